import { CompletionMenu } from '../terminal/completion-menu.js';
import { completeEditor, createEditor } from '../terminal/line-editor.js';
import type { EditorState } from '../terminal/line-editor.js';

/** One line to write in, at the bottom. */
export interface Prompt {
  readonly purpose: 'filter' | 'command' | 'confirm' | 'save';
  /** What is asked. */
  readonly label: string;
  readonly editor: EditorState;
  readonly menu: CompletionMenu;
  /** With `filter`: what comes back by Escape. With `confirm`: what has to be written. */
  readonly expected: string;
}

/** A prompt that nothing was written into but a first text. */
export function openPrompt(
  purpose: Prompt['purpose'],
  label: string,
  { text = '', expected = '' }: { readonly text?: string; readonly expected?: string } = {},
): Prompt {
  const editor = completeEditor(createEditor([]), 0, text);
  return { purpose, label, editor, menu: CompletionMenu.closed, expected };
}
