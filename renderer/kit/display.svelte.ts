/**
 * How the person in front of the panel wants to see it: large as for elders unless asked otherwise, and lowered for
 * who sits in a wheelchair. It tells nothing about a person, lives in the page alone and ends with the visit.
 */
class Display {
  /** everything to touch in the lower half of a standing panel */
  lowered = $state(false);
  /** smaller and more on a screen, for the practised */
  compact = $state(false);

  get changed(): boolean {
    return this.lowered || this.compact;
  }

  /** As the next person finds it. */
  reset(): void {
    this.lowered = false;
    this.compact = false;
  }

  /** Tells the tokens which of their values hold. */
  apply(root: HTMLElement): void {
    root.toggleAttribute('data-lowered', this.lowered);
    root.toggleAttribute('data-compact', this.compact);
  }
}

export const display = new Display();
