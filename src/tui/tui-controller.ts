import { sanitize } from '../kernel/sanitize.js';
import { selectRunning } from '../model/selectors.js';
import { chordOf } from '../terminal/key.js';
import type { Key } from '../terminal/key.js';
import type { Command } from './command.js';
import { arrangePanes } from './control/arrange-panes.js';
import { askCommand, askFilter, askToConfirm, dropPrompt, filterBy, writePrompt } from './control/ask.js';
import { runCommand } from './control/command-line.js';
import { copyShown } from './control/copy-shown.js';
import { leftBehind } from './control/leave.js';
import { followLog, holdLog, moveRows } from './control/move-rows.js';
import { openDetail, scrollDetail } from './control/open-detail.js';
import { closePicker, movePicker, openPicker, prepare, searchPicker, takePicked } from './control/pick.js';
import { askWhereToSave, saveRows } from './control/save-rows.js';
import type { TuiActions } from './control/tui-actions.js';
import { commandOf } from './keymap.js';
import type { KeyMode } from './keymap.js';
import type { Overlay, PickerOverlay } from './overlay.js';
import { PANES } from './pane-id.js';
import type { Prompt } from './prompt.js';
import type { TuiStore } from './tui-store.js';
import { goOn, goTo, modeOf } from './ui-state.js';
import type { Choice } from './view-models/picker.js';
import { absentPanes } from './view-models/service-peers.js';

/** Carries out what keys mean. */
export class TuiController {
  /** What has to come once more before labnet is left. */
  #warned: Command | undefined;

  constructor(
    private readonly store: TuiStore,
    private readonly actions: TuiActions,
  ) {}

  /** One key press, or one paste. */
  readonly press = (key: Key): void => {
    const { ui, repl } = this.store;
    if (repl.holds(key, this.press)) return;
    const mode = modeOf(ui);
    const command = this.#commandOf(mode, key);
    if (command !== this.#warned) this.#warned = undefined;
    if (ui.notice !== '') this.store.change({ ...ui, notice: '' });
    if (command !== undefined) this.#run(command, key);
    else if (ui.prompt) writePrompt(this.store, ui.prompt, key);
    else if (ui.overlay?.kind === 'picker') searchPicker(this.store, ui.overlay, key);
    else if (mode === 'repl') repl.edit(key);
    else if (key.name === 'paste') this.#notice('A paste is for the REPL: i goes there.');
    this.store.change();
  };

  #commandOf(mode: KeyMode, key: Key): Command | undefined {
    const command = commandOf(mode, chordOf(key));
    if (mode === 'panes' || mode === 'detail') return command;
    // What is typed is text there, whatever it means elsewhere.
    if (key.text !== undefined) return undefined;
    if (mode !== 'repl') return command;
    const { repl } = this.store;
    if (command === 'to-panes' && repl.isChoosing) return undefined;
    if (command === 'end-of-input' && !repl.isEmpty) return undefined;
    if (repl.isEmpty && command === 'complete') return 'next-pane';
    if (repl.isEmpty && command === 'complete-back') return 'previous-pane';
    return command;
  }

  #run(command: Command, key: Key): void {
    const { ui } = this.store;
    const pane = PANES.find((each) => command === `pane-${each}`);
    if (pane) this.store.change(goTo(ui, pane));
    else if (this.#goOrLeave(command)) return;
    else if (ui.prompt) this.#inPrompt(ui.prompt, command, key);
    else if (ui.overlay) this.#inOverlay(ui.overlay, command);
    else this.#inPane(command);
  }

  /** Commands that mean the same wherever one is. */
  #goOrLeave(command: Command): boolean {
    if (command === 'leave' || command === 'end-of-input') this.#leave(command);
    else if (command === 'interrupt') this.#interrupt();
    else if (command === 'suspend') this.actions.suspend();
    else if (command === 'help' || command === 'actions' || command === 'messages')
      openPicker(this.store, command);
    else if (command === 'copy') copyShown(this.store, this.actions);
    else if (command === 'clear-screen') {
      this.store.repl.clear();
      this.actions.repaint();
    } else return false;
    return true;
  }

  #inPrompt(prompt: Prompt, command: Command, key: Key): void {
    if (command === 'accept') this.#accept(prompt);
    else if (command === 'close') dropPrompt(this.store, prompt);
    else writePrompt(this.store, prompt, key);
  }

  #accept(prompt: Prompt): void {
    const { text } = prompt.editor;
    this.store.change({ ...this.store.ui, prompt: undefined });
    if (prompt.purpose === 'command') this.#choose(runCommand(this.store, text));
    else if (prompt.purpose === 'save') saveRows(this.store, this.actions, text.trim());
    else if (prompt.purpose === 'confirm') this.#confirm(text.trim(), prompt.expected);
  }

  #confirm(written: string, expected: string): void {
    if (written === expected) void this.store.repl.submit();
    else this.#notice(sanitize(`Nothing was sent: "${written}" is not "${expected}".`));
  }

  #inOverlay(overlay: Overlay, command: Command): void {
    if (overlay.kind === 'picker') this.#inPicker(overlay, command);
    else if (command === 'close') this.store.change({ ...this.store.ui, overlay: undefined });
    else scrollDetail(this.store, overlay, command);
  }

  #inPicker(picker: PickerOverlay, command: Command): void {
    if (command === 'close') closePicker(this.store, picker);
    else if (command === 'accept') this.#choose(takePicked(this.store, picker));
    else movePicker(this.store, picker, command);
  }

  #choose(choice: Choice | undefined): void {
    if (choice?.kind === 'expression') prepare(this.store, choice.expression, choice.confirm);
    else if (choice) this.#run(choice.command, { name: '', ctrl: false, meta: false, shift: false });
  }

  #inPane(command: Command): void {
    const { store } = this;
    const { ui, repl } = store;
    if (command === 'next-pane') store.change(goOn(ui, 1, absentPanes(store.lab)));
    else if (command === 'previous-pane') store.change(goOn(ui, -1, absentPanes(store.lab)));
    else if (command === 'to-panes') store.change(goTo(ui, ui.before));
    else if (command === 'open') openDetail(store);
    else if (command === 'filter') askFilter(store);
    else if (command === 'command-line') askCommand(store);
    else if (command === 'save') askWhereToSave(store);
    else if (command === 'pause') (ui.log.held ? followLog : holdLog)(store);
    else if (command === 'back') this.#back();
    else if (command === 'submit') this.#submit();
    else if (command === 'complete') repl.complete('tab');
    else if (command === 'complete-back') repl.complete('shift-tab');
    else if (!arrangePanes(store, command)) moveRows(store, command);
  }

  #submit(): void {
    const { repl } = this.store;
    if (repl.confirm === undefined) void repl.submit();
    else askToConfirm(this.store, repl.confirm);
  }

  #back(): void {
    filterBy(this.store, '');
    if (this.store.ui.active === 'log') followLog(this.store);
  }

  /** A session that would go on without us is not left by one key. */
  #leave(command: Command): void {
    if (selectRunning(this.store.lab).length === 0 || this.#warned === command) this.actions.leave();
    else this.#warn(command, 'Once more leaves labnet, any other key stays');
  }

  #interrupt(): void {
    const { repl, ui } = this.store;
    if (repl.interrupt()) return;
    if (ui.prompt) {
      dropPrompt(this.store, ui.prompt);
      return;
    }
    if (ui.overlay?.kind === 'picker') {
      closePicker(this.store, ui.overlay);
      return;
    }
    // A line that is half written is dropped only where it is seen.
    if (modeOf(ui) === 'repl' && repl.clearLine()) return;
    if (this.#warned === 'interrupt') this.actions.leave();
    else this.#warn('interrupt', 'Ctrl-C again leaves labnet, any other key stays');
  }

  #warn(command: Command, text: string): void {
    this.#warned = command;
    const { lab, repl } = this.store;
    const left = leftBehind(lab, repl.view.busy);
    this.#notice(sanitize(left === '' ? `${text}.` : `${text}: ${left}.`));
  }

  #notice(notice: string): void {
    this.store.change({ ...this.store.ui, notice });
  }
}
