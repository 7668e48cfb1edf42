import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Grid, Input, InputNumber, type InputRef, Select, Tag } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import { DayField } from './DayField';
import styles from './FilterBar.module.css';
import type { ListState } from './listState';
import { useKeys } from './shortcuts';
import { useWords } from './words';

/** A filter that is folded away until somebody asks for it; what it is set to shows all the same. */
export interface MoreFilter<F extends string> {
  /** The field, or the fields that it is about. */
  name: F | F[];
  label: string;
  control: ReactNode;
  /** The words for what it is set to; the label alone without them. */
  text?: (value: string) => string;
}

interface Props<F extends string> {
  list: ListState<F>;
  /** What the search box looks in ("户号、户主、地址"); without it there is none. */
  search?: string;
  /** The filters that are always in view. */
  children?: ReactNode;
  more?: MoreFilter<F>[];
  /** What stands before the search box, and at the end of the line. */
  lead?: ReactNode;
  tail?: ReactNode;
}

/**
 * The filters over a list. They act at once, and stand in the address. The ones in daily use are in view, the others
 * behind a button; a phone folds all of them away.
 */
export function FilterBar<F extends string>(props: Props<F>) {
  const { list, search, children, more = [], lead, tail } = props;
  const { t } = useTranslation();
  const roomy = Grid.useBreakpoint().md ?? true;
  const [unfolded, setUnfolded] = useState(false);
  const panel = useId();
  const set = more.filter((one) => fieldsOf(one).some((name) => list.filter(name) !== undefined));
  const foldable = more.length > 0 || (!roomy && Boolean(children));
  return (
    <search className={styles.filters} aria-label={t('list.filters')}>
      <div className={styles.line}>
        <div className={styles.bar}>
          {lead}
          {search && <SearchBox list={list} placeholder={search} />}
          {roomy && children}
          {foldable && (
            <Button
              icon={<FilterOutlined />}
              aria-expanded={unfolded}
              aria-controls={panel}
              onClick={() => setUnfolded(!unfolded)}
            >
              {t(roomy ? 'list.more_filters' : 'list.filters')}
              {set.length > 0 && <span className={styles.number}>{set.length}</span>}
            </Button>
          )}
          {list.filtered && (
            <Button type="text" onClick={list.clear}>
              {t('action.clear')}
            </Button>
          )}
        </div>
        {tail && <div className={styles.tail}>{tail}</div>}
      </div>
      {set.length > 0 && (
        <ul className={styles.chips} aria-label={t('list.set_filters')}>
          {set.map((one) => (
            <li key={one.label}>
              <Tag
                closable={{ 'aria-label': t('list.take_away', { label: one.label }) }}
                onClose={(event) => {
                  event.preventDefault();
                  const none = fieldsOf(one).map((name) => [name, undefined]);
                  list.set(Object.fromEntries(none) as never);
                }}
              >
                {chipText(list, one, t('colon'))}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {foldable && unfolded && (
        <div className={styles.panel} id={panel}>
          {!roomy && children}
          {more.map((one) => (
            <div key={one.label} className={styles.one}>
              <span className={styles.label}>{one.label}</span>
              {one.control}
            </div>
          ))}
        </div>
      )}
    </search>
  );
}

function fieldsOf<F extends string>(one: MoreFilter<F>): F[] {
  return Array.isArray(one.name) ? one.name : [one.name];
}

function chipText<F extends string>(list: ListState<F>, one: MoreFilter<F>, colon: string) {
  const values = fieldsOf(one).map((name) => list.filter(name));
  const words = values.map((value) => (value === undefined ? '' : (one.text?.(value) ?? '')));
  const said = words.length > 1 && words.some(Boolean) ? words.join(' – ') : words.join('');
  return said ? one.label + colon + said : one.label;
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
  const box = useRef<InputRef>(null);
  useKeys({ '/': () => box.current?.focus({ cursor: 'all' }) });
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
      ref={box}
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

interface TagsFilterProps<F extends string> {
  list: ListState<F>;
  name: F;
  label: string;
  options: { value: string; label: string }[];
  /** The field that says whether one will do or all are meant. */
  match?: F;
  width?: number;
}

/** Filters by several values at once, with commas between them in the address. */
export function TagsFilter<F extends string>(props: TagsFilterProps<F>) {
  const { list, name, label, options, match, width = 150 } = props;
  const { t } = useTranslation();
  const chosen = list.filter(name)?.split(',') ?? [];
  return (
    <Select<string[]>
      mode="multiple"
      allowClear
      aria-label={label}
      placeholder={label}
      style={{ minWidth: width }}
      popupMatchSelectWidth={false}
      maxTagCount={1}
      maxTagTextLength={6}
      value={chosen}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(values) =>
        list.set({ [name]: values.length > 0 ? values.join(',') : undefined } as never)
      }
      popupRender={(menu) =>
        match ? (
          <>
            {menu}
            {chosen.length > 1 && (
              <div className={styles.match}>
                {(['any', 'all'] as const).map((how) => (
                  <Button
                    key={how}
                    size="small"
                    type={(list.filter(match) ?? 'any') === how ? 'primary' : 'default'}
                    onClick={() => list.set({ [match]: how === 'any' ? undefined : how } as never)}
                  >
                    {t(`list.match_${how}`)}
                  </Button>
                ))}
              </div>
            )}
          </>
        ) : (
          menu
        )
      }
    />
  );
}

/** Filters by one day. */
export function DayFilter<F extends string>(props: { list: ListState<F>; name: F; label: string }) {
  const { list, name, label } = props;
  return (
    <DayField
      placeholder={label}
      only="past"
      value={list.filter(name) ?? null}
      onChange={(value) => list.set({ [name]: value ?? undefined } as never)}
    />
  );
}

interface FlagFilterProps<F extends string> {
  list: ListState<F>;
  name: F;
  label: string;
  /** The words for true and false. */
  words: [string, string];
}

/** Filters by whether something is so. */
export function FlagFilter<F extends string>({ list, name, label, words }: FlagFilterProps<F>) {
  return (
    <EnumFilter
      list={list}
      name={name}
      label={label}
      options={[
        { value: 'true', label: words[0] },
        { value: 'false', label: words[1] },
      ]}
    />
  );
}

/** Filters by a span of whole numbers. */
export function SpanFilter<F extends string>(props: {
  list: ListState<F>;
  from: F;
  to: F;
  label: string;
}) {
  const { list, from, to, label } = props;
  const { t } = useTranslation();
  const one = (name: F, end: 'from' | 'to') => (
    <InputNumber<number>
      key={`${name}=${list.filter(name) ?? ''}`}
      min={0}
      max={150}
      precision={0}
      aria-label={`${label} ${t(`list.${end}`)}`}
      placeholder={t(`list.${end}`)}
      defaultValue={list.filter(name) === undefined ? undefined : Number(list.filter(name))}
      onBlur={(event) => {
        const value = event.target.value.trim();
        if (value !== (list.filter(name) ?? '')) {
          list.set({ [name]: /^\d+$/.test(value) ? value : undefined } as never);
        }
      }}
      onPressEnter={(event) => event.currentTarget.blur()}
    />
  );
  return (
    <span className={styles.span}>
      {one(from, 'from')}–{one(to, 'to')}
    </span>
  );
}
