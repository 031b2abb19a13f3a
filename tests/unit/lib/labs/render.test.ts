import type { Root, RootContent } from 'hast';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import { Fragment } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { renderStep } from '#lib/labs/render.ts';

const render = (markdown: string, parameters = { student: 'ada', port: '8080' }): Promise<Root> =>
  renderStep({ markdown }, parameters);
/** As a page would write it. */
const markupOf = (tree: Root): string => renderToStaticMarkup(toJsxRuntime(tree, { Fragment, jsx, jsxs }));
const html = async (markdown: string, parameters?: { student: string; port: string }): Promise<string> =>
  markupOf(await render(markdown, parameters));

async function blocks(markdown: string): Promise<RootContent[]> {
  const { children } = await render(markdown);
  return children.filter((child) => child.type === 'element');
}

test('prose, tables and lists come out as plain elements', async () => {
  expect(await html('A *b* `c`\n\n| x |\n|---|\n| 1 |\n')).toBe(
    '<p>A <em>b</em> <code>c</code></p>\n<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
  );
});

test('a colon in prose is a colon', async () => {
  expect(await html('Pull debian:trixie-slim, then 8080:80, then a:b[c].')).toBe(
    '<p>Pull debian:trixie-slim, then 8080:80, then a:b[c].</p>',
  );
});

test('parameters are filled in in prose, code, links and blocks', async () => {
  const page = '{{student}} `{{student}}` [x](http://localhost:{{port}}/)\n\n```bash run\necho {{student}}\n```';
  expect(await html(page)).toBe(
    '<p>ada <code>ada</code> <a href="http://localhost:8080/">x</a></p>\n<code-block lang="bash" kind="run" source="echo ada"><span class="hljs-built_in">echo</span> ada</code-block>',
  );
});

test('a parameter is never read as markup', async () => {
  const parameters = { student: '<img src=x onerror=alert(1)>**b**', port: '1' };
  expect(await html('{{student}}\n\n<b>{{student}}</b>', parameters)).not.toMatch(/<img|<strong/);
});

test('a code block carries what Copy copies and how it is used', async () => {
  expect(await blocks('```dockerfile save=site/Dockerfile\nFROM debian:trixie-slim\n```')).toEqual([
    {
      type: 'element',
      tagName: 'code-block',
      properties: { lang: 'dockerfile', kind: 'save', savePath: 'site/Dockerfile', source: 'FROM debian:trixie-slim' },
      children: [
        {
          type: 'element',
          tagName: 'span',
          properties: { className: ['hljs-keyword'] },
          children: [{ type: 'text', value: 'FROM' }],
        },
        { type: 'text', value: ' debian:trixie-slim' },
      ],
    },
  ]);
});

test('a transcript is copied without its prompts and its output', async () => {
  const transcript = [
    '```console',
    'student@lab:~$ docker ps \\',
    '> -a',
    'CONTAINER ID   IMAGE',
    'root@web:/# id',
    'uid=0(root)',
    '# not a command',
    '$ exit',
    '```',
  ].join('\n');
  const [block] = await blocks(transcript);
  expect(block).toMatchObject({
    tagName: 'code-block',
    properties: { kind: 'console', source: 'docker ps \\\n-a\nid\nexit' },
  });
  const markup = await html(transcript);
  expect(markup).toContain('<span class="console-prompt">student@lab:~$ </span>');
  expect(markup).toContain('<span class="console-output"># not a command</span>');
});

test('a block in an unknown language is shown as it is', async () => {
  expect(await blocks('```cobol\n<b>STOP</b>\n```')).toMatchObject([
    { properties: { kind: 'plain', lang: 'cobol' }, children: [{ type: 'text', value: '<b>STOP</b>' }] },
  ]);
});

test('a task card stands where the lesson places it', async () => {
  expect(await blocks('a\n\n::task{#commit-httpd}\n\nb')).toMatchObject([
    { tagName: 'p' },
    { tagName: 'task-card', properties: { taskId: 'commit-httpd' } },
    { tagName: 'p' },
  ]);
});

test('hints and details fold, with their label as summary', async () => {
  expect(await html(':::hint\nLook.\n:::')).toBe('<details class="hint"><summary>Hint</summary><p>Look.</p></details>');
  expect(await html(':::details[Why `rm`?]\nSo.\n:::')).toBe(
    '<details class="details"><summary>Why <code>rm</code>?</summary><p>So.</p></details>',
  );
});

test('a block inside a fold is found', async () => {
  const [fold] = await blocks(':::hint\n```bash run\nls\n```\n:::');
  expect(JSON.stringify(fold)).toContain('"code-block"');
});

test('a GitHub alert is an aside of its kind, any other quotation stays one', async () => {
  expect(await html('> [!WARNING]\n> Mind the gap.')).toBe(
    '<aside class="alert alert-warning">\n<p>Mind the gap.</p>\n</aside>',
  );
  expect(await html('> [!SHOUT]\n> x')).toMatch(/^<blockquote>/);
});

test.each([
  ['a script', '<script>alert(1)</script>after'],
  ['an event handler', '<b onclick="alert(1)">x</b>'],
  ['a frame', '<iframe src="https://example.org"></iframe>'],
  ['a style', '<style>*{display:none}</style><p style="position:fixed">x</p>'],
  ['a form', '<form action="https://example.org"><input name=password><button>go</button></form>'],
  ['a script behind a link', '[x](javascript:alert(1)) <a href="java&#10;script:alert(1)">y</a>'],
  ['a data address', '<a href="data:text/html,<script>alert(1)</script>">x</a>'],
  ['a remote picture', '![x](https://example.org/x.png) <img src="//example.org/x.png">'],
  ['a picture that climbs out', '![x](../../etc/passwd) ![y](/etc/passwd) ![z](%2e%2e/x.png)'],
  ['a forged task card', '<task-card taskid="commit"></task-card>'],
  ['a forged code block', '<code-block source="rm -rf /" kind="run">ls</code-block>'],
  ['a forged slot', '<slipway-slot data-slot="0"></slipway-slot><slipway-slot data-slot="x"></slipway-slot>'],
  ['a drawing with a script', '<svg onload=alert(1)><script>alert(1)</script></svg>'],
  [
    'a template',
    '<template><script>alert(1)</script></template><math><mtext><img src=x onerror=alert(1)></mtext></math>',
  ],
  ['an unclosed tag', '<div><b><script'],
])('%s in a lesson does nothing', async (_, markdown) => {
  const out = await html(markdown);
  expect(out).not.toMatch(
    /<script|<iframe|<style|style=|onclick|onerror|onload|javascript:|data:text|<img|<form|<svg|<task-card|<code-block|slipway-slot/i,
  );
});

test('a forged slot can’t show a block twice', async () => {
  const out = await html('```bash run\nls\n```\n\n<slipway-slot data-slot="0"></slipway-slot>');
  expect(out.match(/<code-block/g)).toHaveLength(1);
});

test('a raw id can’t shadow one of the page', async () => {
  expect(await html('<p id="root">x</p>')).not.toContain('id="root"');
});

test('a picture of the lab’s own is shown where pictures are served', async () => {
  const tree = await renderStep({ markdown: '![layers](pictures/layers.png)' }, {}, { picturesAt: '/p' });
  expect(markupOf(tree)).toBe('<p><img src="/p/pictures/layers.png" alt="layers" loading="lazy"/></p>');
  expect(await html('![layers](pictures/layers.png)')).toBe('<p>layers</p>');
});

test('what is rendered is plain data', async () => {
  const tree = await render('# A\n\n```bash run\nls\n```\n\n> [!NOTE]\n> x\n\n::task{#a}');
  expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  expect(JSON.stringify(tree)).not.toContain('"position"');
});

test.each([
  ['the deepest lists that load', Array.from({ length: 49 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ['many brackets', '['.repeat(20_000)],
  ['many stars', '*a '.repeat(10_000)],
])(
  '%s end in bounded time',
  async (_, markdown) => {
    await expect(render(markdown)).resolves.toBeDefined();
  },
  10_000,
);
