import { useQuery } from '@tanstack/react-query';
import { TreeSelect } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import type { PickerProps } from './RemoteSelect';

type Category = Schema<'Category'>;

const pageSize = 200;

async function readAll(): Promise<Category[]> {
  const all: Category[] = [];
  for (let page = 1; ; page++) {
    const query = { page, page_size: pageSize, count: 'none' } as never;
    const found = await dataOf(http.GET('/categories', { params: { query } }));
    all.push(...found.items);
    if (found.items.length < pageSize) return all;
  }
}

/** The issue categories, two levels, with their names in the chosen language. */
export function useCategories() {
  const { i18n } = useTranslation();
  const result = useQuery<Category[], Problem>({
    queryKey: ['categories', 'all'],
    queryFn: readAll,
    staleTime: 600_000,
    meta: { lasting: true },
  });
  const zh = i18n.language !== 'en';
  const items = result.data ?? [];
  const nameOf = (code: string | null | undefined): string => {
    const category = items.find((one) => one.code === code);
    return category ? (zh ? category.name_zh : category.name_en) : (code ?? '');
  };
  /** 供水 / 水质 */
  const pathOf = (code: string | null | undefined): string => {
    const parent = items.find((one) => one.code === code)?.parent_code;
    return parent ? `${nameOf(parent)} / ${nameOf(code)}` : nameOf(code);
  };
  return { ...result, items, nameOf, pathOf };
}

interface Props extends Omit<PickerProps, 'value' | 'onChange'> {
  value?: string | null;
  onChange?: (code: string | null) => void;
  /** The upper level may be chosen too (filters). */
  upper?: boolean;
}

export function CategoryPicker({ value, onChange, placeholder, style, upper, ...rest }: Props) {
  const { t } = useTranslation();
  const { items, nameOf, isLoading } = useCategories();
  const below = (parent: string) => items.filter((one) => one.parent_code === parent);
  return (
    <TreeSelect
      {...rest}
      allowClear
      treeExpandAction="click"
      loading={isLoading}
      // A code says nothing to anybody: it waits for its name.
      value={value && items.length > 0 ? value : null}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={placeholder ?? t('picker.category')}
      popupMatchSelectWidth={320}
      style={{ width: '100%', minWidth: 160, ...style }}
      onChange={(next: string | null | undefined) => onChange?.(next ?? null)}
      treeData={items
        .filter((one) => !one.parent_code)
        .map((one) => {
          const children = below(one.code);
          return {
            value: one.code,
            title: nameOf(one.code),
            selectable: upper || children.length === 0,
            children: children.map((child) => ({ value: child.code, title: nameOf(child.code) })),
          };
        })}
    />
  );
}

/** Chooses several categories, of either level. */
export function CategoriesPicker({
  value,
  onChange,
}: {
  id?: string;
  value?: string[] | null;
  onChange?: (codes: string[]) => void;
}) {
  const { t } = useTranslation();
  const { items, nameOf, isLoading } = useCategories();
  return (
    <TreeSelect<string[]>
      multiple
      allowClear
      treeExpandAction="click"
      loading={isLoading}
      value={value ?? []}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={t('picker.category')}
      style={{ width: '100%' }}
      onChange={(next) => onChange?.(next ?? [])}
      treeData={items
        .filter((one) => !one.parent_code)
        .map((one) => ({
          value: one.code,
          title: nameOf(one.code),
          children: items
            .filter((child) => child.parent_code === one.code)
            .map((child) => ({ value: child.code, title: nameOf(child.code) })),
        }))}
    />
  );
}
