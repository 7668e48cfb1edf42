import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DayField } from '@/components/DayField';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { Field } from '@/components/Field';
import { FileList, FileUpload } from '@/components/FileUpload';
import { filled } from '@/components/formValues';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { Day } from '@/components/Time';
import { DeedForm } from './DeedForm';
import { type Deed, deedQueries, send } from './queries';

export function DeedDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(deedQueries.one(id));
  return (
    <RecordDrawer result={result} back="/deeds">
      {(deed) => <Detail deed={deed} />}
    </RecordDrawer>
  );
}

function Detail({ deed }: { deed: Deed }) {
  const { t } = useTranslation('outreach');
  const [doing, setDoing] = useState<'change' | 'start' | 'finish' | null>(null);
  const can = (action: string) => deed.actions?.includes(action);
  return (
    <>
      <DetailPage
        title={deed.name}
        over={deed.code}
        state={<StateTag of="deed_state" value={deed.state} />}
        actions={
          <>
            {can('change') && (
              <Button onClick={() => setDoing('change')}>{t('common:action.edit')}</Button>
            )}
            {can('start') && (
              <Button type="primary" onClick={() => setDoing('start')}>
                {t('start_deed')}
              </Button>
            )}
            {can('finish') && (
              <Button type="primary" onClick={() => setDoing('finish')}>
                {t('finish_deed')}
              </Button>
            )}
          </>
        }
      >
        <FactGrid
          facts={[
            { label: t('category'), value: deed.category },
            { label: t('area'), value: deed.area_name },
            { label: t('unit'), value: deed.unit_name },
            { label: t('started_on'), value: deed.started_on && <Day value={deed.started_on} /> },
            {
              label: t('finished_on'),
              value: deed.finished_on && <Day value={deed.finished_on} />,
            },
            {
              label: t('issue'),
              value: deed.issue_id && (
                <Link to={`/issues/${deed.issue_id}`}>{deed.issue_number}</Link>
              ),
            },
            { label: t('summary'), value: deed.summary, wide: true },
          ]}
        />
        {(deed.files?.length ?? 0) > 0 && (
          <Section title={t('photos')}>
            <FileList files={deed.files} />
          </Section>
        )}
      </DetailPage>
      {doing === 'change' && <DeedForm record={deed} onClose={() => setDoing(null)} />}
      {(doing === 'start' || doing === 'finish') && (
        <ActionForm<Schema<'MoveDeed'>, Deed>
          open
          onClose={() => setDoing(null)}
          title={t(`${doing}_deed`)}
          verb={t(`${doing}_deed`)}
          initial={{ summary: deed.summary }}
          submit={(values) =>
            doing === 'start'
              ? send.startDeed(deed, filled(values))
              : send.finishDeed(deed, filled(values))
          }
        >
          <Field name="on" label={t('on')}>
            <DayField only="past" placeholder={t('common:form.today_if_empty')} />
          </Field>
          <Field name="summary" label={t('summary')}>
            <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
          </Field>
          <Field name="file_ids" label={t('photos')}>
            <FileUpload />
          </Field>
        </ActionForm>
      )}
    </>
  );
}
