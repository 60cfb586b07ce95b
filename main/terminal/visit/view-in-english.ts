import type { TerminalConfiguration } from '../../../contract/configuration.ts';
import type { Catalogue } from '../../../contract/service-item.ts';
import type {
  CaseView,
  QuestionView,
  Screen,
  ServiceSummary,
  Site,
  ThemeView,
  VisitView,
} from '../../../contract/visit.ts';
import { wordsInEnglish } from '../words-in-english.ts';

/** English for a Chinese text of a view; a text without a translation comes back as it is. */
type Translate = (chinese: string) => string;

/** Translations of the catalogue in force, then of the terminal's own words. */
export function translator(catalogue: Catalogue): Translate {
  const own = new Map(Object.entries(wordsInEnglish));
  const texts = new Map(Object.entries(catalogue.english ?? {}));
  return (chinese) => texts.get(chinese) ?? own.get(chinese) ?? chinese;
}

/**
 * The view for somebody who reads English. Only what is read is translated: values of answers, codes, numbers and
 * names stay, and nothing of this ever goes into a submission or onto official paper.
 */
export function viewInEnglish(
  view: VisitView,
  site: TerminalConfiguration['siteInEnglish'],
  translate: Translate,
): VisitView {
  return {
    ...view,
    site: siteInEnglish(view.site, site),
    ...(view.serviceName === undefined ? {} : { serviceName: translate(view.serviceName) }),
    screen: screenInEnglish(view.screen, translate),
  };
}

function siteInEnglish(site: Site, english: TerminalConfiguration['siteInEnglish']): Site {
  const elsewhere = english.elsewhere ?? site.elsewhere;
  return {
    city: english.city ?? site.city,
    name: english.name ?? site.name,
    helperName: english.helperName ?? site.helperName,
    helperPhone: english.helperPhone ?? site.helperPhone,
    hours: english.hours ?? site.hours,
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}

function screenInEnglish(screen: Screen, translate: Translate): Screen {
  const all = (texts: readonly string[]) => texts.map(translate);
  const service = (summary: ServiceSummary) => serviceInEnglish(summary, translate);
  const theme = (view: ThemeView) => themeInEnglish(view, translate);
  switch (screen.kind) {
    case 'idle': {
      const notNow = screen.notNow.map((each) => ({ ...each, example: translate(each.example) }));
      return { ...screen, themes: screen.themes.map(theme), notNow };
    }
    case 'services': {
      const services = screen.services.map(service);
      return { ...screen, services, ...(screen.theme && { theme: theme(screen.theme) }) };
    }
    case 'prepare':
      return {
        ...screen,
        service: service(screen.service),
        agency: translate(screen.agency),
        needs: all(screen.needs),
        exempt: all(screen.exempt),
        conditions: all(screen.conditions),
        prints: all(screen.prints),
      };
    case 'consent':
      return {
        ...screen,
        ...(screen.service && { service: service(screen.service) }),
        receiver: translate(screen.receiver),
        purpose: translate(screen.purpose),
        kinds: all(screen.kinds),
        sensitiveKinds: all(screen.sensitiveKinds),
      };
    case 'question':
      return { ...screen, question: questionInEnglish(screen.question, translate) };
    case 'review': {
      const rows = screen.rows.map((row) => ({ ...row, ...rowInEnglish(row, translate) }));
      return { ...screen, receiver: translate(screen.receiver), rows };
    }
    case 'answer': {
      const rows = screen.rows.map((row) => rowInEnglish(row, translate));
      return { ...screen, rows, register: translate(screen.register) };
    }
    case 'saved': {
      const progress = progressInEnglish(screen.progress, translate);
      return { ...screen, progress, agency: translate(screen.agency) };
    }
    case 'mine': {
      const cases = screen.cases.map((own) => ({ ...own, title: translate(own.title) }));
      return { ...screen, cases, themes: screen.themes.map(theme) };
    }
    case 'evaluate': {
      const reasons = screen.reasons.map(({ code, label }) => ({ code, label: translate(label) }));
      return { ...screen, reasons };
    }
    case 'scanned':
      if (!('progress' in screen.code) || !screen.code.progress) return screen;
      return {
        ...screen,
        code: { ...screen.code, progress: progressInEnglish(screen.code.progress, translate) },
      };
    case 'card':
    case 'asking':
    case 'goodbye':
      return screen;
  }
}

function progressInEnglish(progress: CaseView, translate: Translate): CaseView {
  const { title, acceptedBy } = progress;
  return {
    ...progress,
    title: translate(title),
    ...(acceptedBy === undefined ? {} : { acceptedBy: translate(acceptedBy) }),
  };
}

function serviceInEnglish(service: ServiceSummary, translate: Translate): ServiceSummary {
  return { ...service, name: translate(service.name), summary: translate(service.summary) };
}

function themeInEnglish(theme: ThemeView, translate: Translate): ThemeView {
  return { ...theme, title: translate(theme.title), examples: translate(theme.examples) };
}

function questionInEnglish(question: QuestionView, translate: Translate): QuestionView {
  return {
    ...question,
    title: translate(question.title),
    label: translate(question.label),
    choices: question.choices.map((choice) => ({
      ...choice,
      label: translate(choice.label),
      ...(choice.hint === undefined ? {} : { hint: translate(choice.hint) }),
    })),
    ...(question.why === undefined ? {} : { why: translate(question.why) }),
    ...(question.refusal === undefined ? {} : { refusal: translate(question.refusal) }),
  };
}

/** Values that the catalogue or the terminal wrote are translated; what a person or a register wrote stays. */
function rowInEnglish(row: { label: string; value: string }, translate: Translate) {
  return { label: translate(row.label), value: translate(row.value) };
}
