/** DSR and cursor reports, private replies, mouse, focus; OSC and DCS replies. */
const REPORT =
  /\u001b\[(?:\d+n|\d+;\d+R|\?[\d;]*[cnu]|\?[\d;]+\$y|>[\d;]*c|<\d+;\d+;\d+[Mm]|[IO])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001bP[^\u001b]*\u001b\\/g;

/** The start of a sequence that may become a report. A lone Escape is not: it is a key. */
const UNFINISHED = /\u001b(?:\[[?<>]?[\d;]*\$?|\][^\u0007\u001b]*\u001b?|P[^\u001b]*\u001b?)$/;

/** How long the start of a sequence waits for its end, and how long it may grow. */
const HOLD_MS = 50;
const HOLD_CHARACTERS = 4096;

/** What {@link createReportFilter} tells apart. */
interface ReportFilterHandlers {
  /** What people type and paste. */
  onText(text: string): void;
  /** What the terminal says by itself. */
  onReport(report: string): void;
}

/**
 * Takes what a terminal sends and parts its reports from what is typed. A report may be split over several reads.
 *
 * @param handlers - Who gets the parts, in order.
 */
export function createReportFilter(handlers: ReportFilterHandlers) {
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    const text = held;
    held = '';
    if (text !== '') handlers.onText(text);
  };
  return {
    /** @param chunk - Text as it was read. */
    take(chunk: string): void {
      clearTimeout(timer);
      const text = (held + chunk).replace(REPORT, (report) => {
        handlers.onReport(report);
        return '';
      });
      const rest = UNFINISHED.exec(text);
      const whole = rest && text.length - rest.index <= HOLD_CHARACTERS ? text.slice(0, rest.index) : text;
      held = text.slice(whole.length);
      if (held !== '') timer = setTimeout(release, HOLD_MS);
      if (whole !== '') handlers.onText(whole);
    },
    /** Drops what is held. */
    close(): void {
      clearTimeout(timer);
      held = '';
    },
  };
}
