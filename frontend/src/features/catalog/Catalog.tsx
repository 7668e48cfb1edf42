import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { Entries } from './Entries';
import { Fields } from './Fields';

/** What the office decides about the records of the district. */
export function Catalog() {
  const { t } = useTranslation('catalog');
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <PageHeader title={t('title')} hint={t('hint')} />
      <Tabs
        destroyOnHidden
        activeKey={search.get('tab') ?? 'tags'}
        onChange={(tab) => setSearch({ tab }, { replace: true })}
        items={[
          { key: 'tags', label: t('tags'), children: <Entries /> },
          { key: 'fields', label: t('fields'), children: <Fields /> },
        ]}
      />
    </>
  );
}
