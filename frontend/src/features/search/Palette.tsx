import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Spin } from 'antd';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Me } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Hits } from './Hits';
import { doors, type SearchGroup, type SearchHit, searchQueries } from './queries';
import { remember, useRecent } from './recent';
import styles from './Search.module.css';

const pause = 120;

/** What is being typed, once it rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

const perKind = 5;

/** The search over everything, opened by Ctrl+K or ⌘K from any page. */
export function Palette({ me, open, onClose }: { me: Me; open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={680}
      style={{ top: 72 }}
      styles={{ container: { padding: 0, overflow: 'hidden' } }}
    >
      <Finder me={me} onClose={onClose} />
    </Modal>
  );
}

function Finder({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [pointed, setPointed] = useState<string>();
  const q = useRested(text.trim());
  const result = useQuery(searchQueries.find(q, perKind));
  const recent = useRecent(me.id);
  const groups = q === '' || result.error ? [] : (result.data?.groups ?? []);
  const rows = groups.flatMap((group) => group.items.map((hit) => ({ group, hit })));
  const chosen = rows.find(({ hit }) => hit.id === pointed) ?? rows[0];

  const show = (
    group: Pick<SearchGroup, 'kind'>,
    hit: { id: string; title: string; code: string },
  ) => {
    remember(me.id, { kind: group.kind, id: hit.id, title: hit.title, code: hit.code });
    onClose();
    navigate(`${doors[group.kind]}/${hit.id}`);
  };
  const all = () => {
    onClose();
    navigate('/search', { state: { q: text.trim() } });
  };
  const step = (by: number) => {
    const at = rows.findIndex(({ hit }) => hit.id === chosen?.hit.id);
    const next = rows[(at + by + rows.length) % rows.length];
    if (!next) return;
    setPointed(next.hit.id);
    document.getElementById(`hit-${next.hit.id}`)?.scrollIntoView?.({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter' && event.shiftKey && q) all();
    else if (event.key === 'Enter' && chosen && q === text.trim() && !result.isPlaceholderData)
      show(chosen.group, chosen.hit);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Input
        autoFocus
        variant="borderless"
        className={styles.box}
        prefix={<SearchOutlined />}
        suffix={result.isFetching ? <Spin size="small" /> : <span />}
        placeholder={t('hint')}
        aria-label={t('title')}
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls="search-answers"
        aria-activedescendant={chosen && `hit-${chosen.hit.id}`}
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <div className={styles.answers}>
        {q === '' && recent.length === 0 && <div className={styles.note}>{t('start')}</div>}
        {q === '' && recent.length > 0 && (
          <>
            <div className={styles.kind}>{t('recent')}</div>
            {recent.map((one) => (
              <Button
                key={one.id}
                type="text"
                block
                onClick={() => show(one, one)}
                style={{ justifyContent: 'start' }}
              >
                {one.title} <span className={styles.quiet}>{t(`kind.${one.kind}`)}</span>
              </Button>
            ))}
          </>
        )}
        {q !== '' && result.error && <ProblemAlert error={result.error as never} />}
        {q !== '' && result.data && !result.error && rows.length === 0 && !result.isFetching && (
          <div className={styles.note} role="status">
            {t('none', { q })}
          </div>
        )}
        {rows.length > 0 && (
          <>
            {result.data?.forgiven && <div className={styles.note}>{t('forgiven')}</div>}
            <div id="search-answers" role="listbox" aria-label={t('answers')}>
              <Hits
                groups={groups}
                chosen={chosen?.hit.id}
                onOpen={(group: SearchGroup, hit: SearchHit) => show(group, hit)}
                onPoint={(hit) => setPointed(hit.id)}
              />
            </div>
            <Button type="link" onClick={all}>
              {t('all')}
            </Button>
          </>
        )}
      </div>
      <div className={styles.keys}>{t('keys')}</div>
    </>
  );
}
