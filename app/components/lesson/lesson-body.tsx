import type { Element, Root } from 'hast';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import type { ComponentProps } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { Alert } from './alert.tsx';
import { CodeBlock } from './code-block.tsx';
import { TaskCard } from './task-card.tsx';

/** A rendered lesson page as React, on the server: only code buttons and task cards bring code of their own. */
export function LessonBody({ body }: { body: Root }) {
  return (
    <div className="lesson">
      {toJsxRuntime(body, {
        Fragment,
        jsx,
        jsxs,
        passNode: true,
        components: {
          'code-block': CodeBlockElement,
          'task-card': TaskCardElement,
          aside: Alert,
          table: ScrollingTable,
        },
      })}
    </div>
  );
}

type Passed = { node?: Element | undefined };

/** The properties are read from the tree, where they keep their names and types. */
function CodeBlockElement({ node, children }: ComponentProps<'div'> & Passed) {
  const { lang, kind, savePath, source } = node?.properties ?? {};
  return (
    <CodeBlock
      lang={String(lang ?? '')}
      kind={kind === 'run' || kind === 'save' || kind === 'console' ? kind : 'plain'}
      savePath={typeof savePath === 'string' ? savePath : null}
      source={String(source ?? '')}
    >
      {children}
    </CodeBlock>
  );
}

function TaskCardElement({ node }: Passed) {
  return <TaskCard taskId={String(node?.properties.taskId ?? '')} />;
}

function ScrollingTable({ node: _, ...table }: ComponentProps<'table'> & Passed) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form
    <div className="table-scroll" role="group" tabIndex={0} aria-label="Table">
      <table {...table} />
    </div>
  );
}
