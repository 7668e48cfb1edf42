import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Hits } from './Hits';
import { doors, searchQueries } from './queries';
import styles from './Search.module.css';

const perKind = 50;

/** All answers on a page. What is searched for is kept out of the address: it may be a number of a person. */
export function SearchPage() {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const given = (useLocation().state as { q?: string } | null)?.q ?? '';
  const [text, setText] = useState(given);
  const [before, setBefore] = useState(given);
  if (before !== given) {
    setBefore(given);
    setText(given);
  }
  const result = useQuery(searchQueries.find(given, perKind));
  const groups = given === '' || result.error ? [] : (result.data?.groups ?? []);
  return (
    <>
      <PageHeader title={t('title')} hint={t('page_hint')} />
      <div className={styles.page}>
        <Input.Search
          autoFocus
          allowClear
          enterButton
          maxLength={100}
          autoComplete="off"
          aria-label={t('title')}
          value={text}
          loading={result.isFetching}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => navigate('/search', { state: { q: value.trim() }, replace: true })}
        />
        {given !== '' && result.error && <ProblemAlert error={result.error as never} />}
        {given !== '' && !result.error && !result.isFetching && groups.length === 0 && (
          <div className={styles.note} role="status">
            {t('none', { q: given })}
          </div>
        )}
        {groups.length > 0 && result.data?.forgiven && (
          <div className={styles.note}>{t('forgiven')}</div>
        )}
        {groups.length > 0 && (
          <div role="listbox" aria-label={t('answers')}>
            <Hits
              groups={groups}
              onOpen={(group, hit) => navigate(`${doors[group.kind]}/${hit.id}`)}
            />
          </div>
        )}
      </div>
    </>
  );
}
