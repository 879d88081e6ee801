/**
 * Dates and times as the reader's clock has them. What they say of a line changes while the page stays open: today becomes yesterday at
 * midnight, and whoever travels, or sets another language, is in another zone or reads other words..
 */
const Tick = 30_000; // ms; sleep stops timers, so a timer set for midnight may come hours late

class Calendar {
  /** Another number whenever what was said of times is no longer true. */
  version = 0;
  changed = () => {};
  #now;
  #clock;
  #full;
  #date;
  #moment;
  #longDay;
  #nearDay;

  constructor() {
    this.#begin();
    setInterval(() => this.check(), Tick);
    addEventListener('languagechange', () => this.#begin());
    document.addEventListener('visibilitychange', () => this.check());
  }

  /** Looks whether what is shown is still true. */
  check() {
    if (this.#now !== placeInTime())
      this.#begin();
  }

  #begin() {
    this.#now = placeInTime();
    this.#clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
    this.#full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
    this.#date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
    this.#moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    this.#longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    this.#nearDay = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
    this.version++;
    this.changed();
  }

  clock(time) {
    return this.#clock.format(time);
  }

  /** Without "PM", for which there is no space beside a line. */
  narrowClock(time) {
    return this.#clock.formatToParts(time).filter(({ type }) => type !== 'dayPeriod').map(({ value }) => value).join('').trim();
  }

  full(time) {
    return this.#full.format(time);
  }

  date(time) {
    return this.#date.format(time);
  }

  /** The date and the time, to the minute. */
  moment(time) {
    return this.#moment.format(time);
  }

  /** "Today", "Yesterday", or the date. */
  nameOfDay(time) {
    const midnight = new Date().setHours(0, 0, 0, 0);
    const days = Math.round((new Date(time).setHours(0, 0, 0, 0) - midnight) / 86_400_000);
    const name = days === 0 || days === -1 ? this.#nearDay.format(days, 'day') : this.#longDay.format(time);
    return name.charAt(0).toLocaleUpperCase() + name.slice(1);
  }
}

export const dayOf = time => new Date(time).toDateString();

const placeInTime = () => `${dayOf(Date.now())} ${new Intl.DateTimeFormat().resolvedOptions().timeZone}`;

export const calendar = new Calendar();
