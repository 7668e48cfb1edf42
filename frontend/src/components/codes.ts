import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';

interface Option {
  value: string;
  label: string;
}

/** The code tables, of national standards and the district's own, in the chosen language. */
export function useCodes() {
  const { i18n } = useTranslation();
  const zh = i18n.language !== 'en';
  const result = useQuery({ ...read('/code-tables'), staleTime: 300_000 });
  const table = (name: string) => result.data?.items.find((one) => one.name === name)?.items ?? [];

  /** The name of a code as people say it; the code itself where no table knows it. */
  const nameOf = (name: string, code: string | null | undefined): string => {
    if (!code) return '';
    const item = table(name).find((one) => one.code === code);
    if (!item) return code;
    return zh ? item.short_zh || item.name_zh : item.name_en;
  };
  /** The table as options of a select, what is usual first; what has ended only where it is held already. */
  const optionsOf = (name: string, held?: readonly string[] | string | null): Option[] =>
    table(name)
      .filter((item) => !item.ended || held?.includes(item.code))
      .sort((a, b) => Number(b.usual ?? false) - Number(a.usual ?? false))
      .map((item) => ({
        value: item.code,
        label: zh ? item.short_zh || item.name_zh : item.name_en,
      }));
  return { nameOf, optionsOf };
}
