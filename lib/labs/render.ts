import type { Element, Root } from 'hast';
import type { Blockquote, Code, Root as LessonRoot, Paragraph, RootContent } from 'mdast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { highlight } from './highlight.ts';
import type { LabStep, Parameters } from './lab.ts';
import { commandsOf, type Directive, parseLesson, readConsole, readFence } from './markdown.ts';
import { fillIn, fillInColumns } from './parameters.ts';
import { isPicture } from './read-picture.ts';

/**
 * A lesson page as a tree of plain, sanitised elements, ready to be turned into React (or serialised). A lab may come
 * from someone else: raw HTML keeps only what GitHub would keep, pictures only what lies in the lab's folder.
 *
 * Blocks of our own are made after sanitising, from nodes that raw HTML can't forge: `<code-block>`, `<task-card>`.
 */
export async function renderStep(
  step: Pick<LabStep, 'markdown'>,
  parameters: Parameters,
  options: {
    /** Address below which the lab's pictures are served; without it none is shown. */ picturesAt?: string;
  } = {},
): Promise<Root> {
  const lesson = parseLesson(step.markdown);
  fillInTree(lesson, parameters);
  const slots = takeOutBlocks(lesson);
  nameAlerts(lesson);
  nameFolds(lesson);
  const tree = await toHast.run(lesson);
  showPictures(tree, options.picturesAt ?? null);
  putBlocksBack(tree, slots);
  return withoutPositions(tree);
}

const SLOT = 'slipway-slot';

const schema = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), SLOT, 'aside'],
  attributes: {
    ...defaultSchema.attributes,
    [SLOT]: ['dataSlot'],
    aside: [['className', /^alert(-(note|tip|important|warning|caution))?$/] satisfies [string, RegExp]],
    details: [
      ...(defaultSchema.attributes?.details ?? []),
      ['className', 'hint', 'details'] satisfies [string, string, string],
    ],
  },
  strip: [
    ...(defaultSchema.strip ?? []),
    'style',
    'title',
    'textarea',
    'iframe',
    'noscript',
    'svg',
    'math',
    'object',
    'template',
  ],
};

const toHast = unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).use(rehypeSanitize, schema);

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** On the tree, not in the source: a value can then never be read as markup. */
function fillInTree(lesson: LessonRoot, parameters: Parameters): void {
  const escaped = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, escapeHtml(value)]));
  visit(lesson, (node) => {
    if (node.type === 'code' && node.lang === 'console') node.value = fillInColumns(node.value, parameters);
    else if ('value' in node) node.value = fillIn(node.value, node.type === 'html' ? escaped : parameters);
    if ('url' in node) node.url = fillIn(node.url, parameters);
    if ('alt' in node && node.alt) node.alt = fillIn(node.alt, parameters);
    if ('title' in node && node.title) node.title = fillIn(node.title, parameters);
  });
}

/** Takes code blocks and task cards out of the tree and leaves a numbered slot for each. */
function takeOutBlocks(lesson: LessonRoot): Element[] {
  const blocks: Element[] = [];
  visit(lesson, (node, index, parent) => {
    if (!parent || index === undefined) return;
    const block = node.type === 'code' ? codeBlock(node) : taskCard(node as RootContent);
    if (!block) return;
    const slot = {
      type: 'slot',
      children: [],
      data: { hName: SLOT, hProperties: { dataSlot: String(blocks.push(block) - 1) } },
    };
    parent.children.splice(index, 1, slot as unknown as RootContent);
    return [SKIP, index + 1];
  });
  return blocks;
}

function codeBlock(node: Code): Element {
  const { lang, kind, savePath } = readFence(node);
  const source = kind === 'console' ? commandsOf(readConsole(node.value)) : node.value;
  return {
    type: 'element',
    tagName: 'code-block',
    properties: { lang, kind, ...(savePath !== null && { savePath }), source },
    children: highlight(lang, node.value),
  };
}

function taskCard(node: RootContent): Element | null {
  if (node.type !== 'leafDirective' || node.name !== 'task' || !node.attributes?.id) return null;
  return { type: 'element', tagName: 'task-card', properties: { taskId: node.attributes.id }, children: [] };
}

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i;

/** GitHub's alerts: a quotation whose first line is `[!NOTE]` or one of its kin. */
function nameAlerts(lesson: LessonRoot): void {
  visit(lesson, 'blockquote', (node: Blockquote) => {
    const opening = node.children[0];
    const first = opening?.type === 'paragraph' ? opening.children[0] : undefined;
    if (opening?.type !== 'paragraph' || first?.type !== 'text') return;
    const marker = ALERT.exec(first.value);
    if (!marker) return;
    first.value = first.value.slice(marker[0].length);
    if (first.value === '') opening.children.shift();
    if (opening.children.length === 0) node.children.shift();
    const kind = marker[1]?.toLowerCase();
    node.data = { ...node.data, hName: 'aside', hProperties: { className: ['alert', `alert-${kind}`] } };
  });
}

const SUMMARIES: Readonly<Record<string, string>> = { hint: 'Hint', details: 'Details' };

/** `:::hint` and `:::details` become `<details>`; unknown directives keep what they enclose and lose their name. */
function nameFolds(lesson: LessonRoot): void {
  visit(lesson, ['containerDirective', 'leafDirective'], (visited) => {
    const node = visited as Directive;
    const word = SUMMARIES[node.name];
    if (node.type !== 'containerDirective' || word === undefined) return;
    const label = node.children[0];
    const labelled = label?.type === 'paragraph' && label.data?.directiveLabel === true ? label : null;
    const summary: Paragraph = {
      type: 'paragraph',
      children: labelled?.children ?? [{ type: 'text', value: word }],
      data: { hName: 'summary' },
    };
    node.children = [summary, ...(labelled ? node.children.slice(1) : node.children)];
    node.data = { ...node.data, hName: 'details', hProperties: { className: [node.name] } };
  });
}

/** A picture from elsewhere would tell its host who reads this page: it is replaced by its description. */
function showPictures(tree: Root, picturesAt: string | null): void {
  visit(tree, 'element', (node, index, parent) => {
    if (node.tagName !== 'img' || !parent || index === undefined) return;
    const { src, alt } = node.properties;
    if (picturesAt !== null && typeof src === 'string' && isPicture(src)) {
      node.properties = { src: `${picturesAt}/${src}`, alt: typeof alt === 'string' ? alt : '', loading: 'lazy' };
      return;
    }
    parent.children.splice(index, 1, { type: 'text', value: typeof alt === 'string' ? alt : '' });
    return [SKIP, index + 1];
  });
}

function putBlocksBack(tree: Root, blocks: readonly Element[]): void {
  const placed = new Set<number>();
  visit(tree, 'element', (node, index, parent) => {
    if (node.tagName !== SLOT || !parent || index === undefined) return;
    const number = Number(node.properties.dataSlot);
    const block = placed.has(number) ? undefined : blocks[number];
    placed.add(number);
    parent.children.splice(index, 1, ...(block ? [block] : []));
    return [SKIP, index + (block ? 1 : 0)];
  });
}

/** Plain data only: positions and parser's notes would double what is sent to the browser. */
function withoutPositions(tree: Root): Root {
  visit(tree, (node) => {
    delete node.position;
    delete node.data;
  });
  return tree;
}
