import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Grid, Input, Select, Tag } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import { DayField } from './DayField';
import styles from './FilterBar.module.css';
import type { ListState } from './listState';
import { useWords } from './words';

interface Props<F extends string> {
  list: ListState<F>;
  /** What the search box looks in ("户号、户主、地址"); without it there is none. */
  search?: string;
  children?: ReactNode;
}

/** The filters over a list. They act at once, and stand in the address; a phone folds them away. */
export function FilterBar<F extends string>({ list, search, children }: Props<F>) {
  const { t } = useTranslation();
  const roomy = Grid.useBreakpoint().md ?? true;
  const [unfolded, setUnfolded] = useState(false);
  return (
    <search className={styles.bar} aria-label={t('list.filters')}>
      {search && <SearchBox list={list} placeholder={search} />}
      {!roomy && children && (
        <Button
          icon={<FilterOutlined />}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {t('list.filters')}
        </Button>
      )}
      {(roomy || unfolded) && children}
      {list.filtered && (
        <Button type="text" onClick={list.clear}>
          {t('action.clear')}
        </Button>
      )}
    </search>
  );
}

function SearchBox<F extends string>({
  list,
  placeholder,
}: {
  list: ListState<F>;
  placeholder: string;
}) {
  const { t } = useTranslation();
  const asked = list.query.q ?? '';
  const [text, setText] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (asked !== seen) {
    // The address changed by itself (back button, cleared filters).
    setSeen(asked);
    setText(asked);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  // What was typed is asked for where the list then stands: beside what was opened meanwhile, and
  // never in the way of a page that is still being opened.
  const { state: opening } = useNavigation();
  const latest = useRef({ list, opening });
  useEffect(() => {
    latest.current = { list, opening };
  }, [list, opening]);
  const set = (value: string) => {
    timer.current = undefined;
    setSeen(value.trim());
    latest.current.list.set({ q: value.trim() || undefined } as never);
  };
  const ask = (value: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (latest.current.opening === 'idle') set(value);
      else ask(value, 100);
    }, wait);
  };
  /** Whoever leaves the box has typed all: what they go for comes after the search, not before. */
  const leave = (value: string) => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    set(value);
  };
  return (
    <Input
      className={styles.search}
      allowClear
      prefix={<SearchOutlined />}
      placeholder={placeholder}
      aria-label={t('list.search')}
      maxLength={100}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        // Pinyin being composed is not yet what is searched for.
        if (!(event.nativeEvent as InputEvent).isComposing) ask(event.target.value, 350);
      }}
      onCompositionEnd={(event) => ask(event.currentTarget.value, 350)}
      onBlur={(event) => leave(event.currentTarget.value)}
      onPressEnter={(event) => ask(event.currentTarget.value, 0)}
    />
  );
}

interface EnumFilterProps<F extends string> {
  list: ListState<F>;
  name: F;
  label: string;
  /** The enumeration whose words are offered, or the options themselves. */
  of?: string;
  options?: { value: string; label: string }[];
  width?: number;
}

/** Filters by one value of an enumeration. */
export function EnumFilter<F extends string>(props: EnumFilterProps<F>) {
  const { list, name, label, of, options, width = 132 } = props;
  const words = useWords();
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      style={{ minWidth: width }}
      popupMatchSelectWidth={false}
      value={list.filter(name) ?? null}
      options={options ?? (of ? words(of) : [])}
      onChange={(value: string | null | undefined) =>
        list.set({ [name]: value ?? undefined } as never)
      }
    />
  );
}

/** Says that the list shows what was drawn around on the map, and takes that away. */
export function WithinFilter<F extends string>({ list }: { list: ListState<F | 'within'> }) {
  const { t } = useTranslation();
  if (!list.filter('within')) return null;
  return (
    <Tag closable onClose={() => list.set({ within: undefined } as never)}>
      {t('list.within')}
    </Tag>
  );
}

/** Filters by a span of days, each end for itself. */
export function DaysFilter<F extends string>({ list }: { list: ListState<F | 'from' | 'to'> }) {
  const { t } = useTranslation();
  return (['from', 'to'] as const).map((name) => (
    <div key={name} className={styles.day}>
      <DayField
        placeholder={t(`list.${name}`)}
        value={list.filter(name) ?? null}
        onChange={(value) => list.set({ [name]: value ?? undefined } as never)}
      />
    </div>
  ));
}
