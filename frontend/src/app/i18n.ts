import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Language = 'zh-CN' | 'en';
export const languages: Language[] = ['zh-CN', 'en'];

type Texts = { default: Record<string, unknown> };

const shared = import.meta.glob<Texts>('./locale/*.{zh,en}.ts', { eager: true });
const ofFeatures = import.meta.glob<Texts>('../features/*/locale.{zh,en}.ts', { eager: true });

/**
 * All texts by language and namespace. `locale/common.zh.ts` is the namespace "common",
 * `features/issues/locale.zh.ts` the namespace "issues"; a new file is found by itself.
 */
export function resources(): Record<Language, Record<string, Record<string, unknown>>> {
  const all: Record<Language, Record<string, Record<string, unknown>>> = { 'zh-CN': {}, en: {} };
  for (const [path, texts] of Object.entries({ ...shared, ...ofFeatures })) {
    const [, namespace, language] =
      /\/locale\/(\w+)\.(zh|en)\.ts$/.exec(path) ??
      /\/features\/([\w-]+)\/locale\.(zh|en)\.ts$/.exec(path) ??
      [];
    if (namespace) all[language === 'zh' ? 'zh-CN' : 'en'][namespace] = texts.default;
  }
  return all;
}

const stored = 'lx.language';

export function initI18n(language?: Language) {
  const chosen = language ?? (localStorage.getItem(stored) as Language | null) ?? 'zh-CN';
  void i18next.use(initReactI18next).init({
    lng: languages.includes(chosen) ? chosen : 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: resources(),
    defaultNS: 'common',
    fallbackNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
  document.documentElement.lang = i18next.language;
  i18next.on('languageChanged', (now) => {
    document.documentElement.lang = now;
  });
}

export async function changeLanguage(language: Language) {
  localStorage.setItem(stored, language);
  await i18next.changeLanguage(language);
}
