import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { DetailPage, Section } from '@/components/DetailPage';
import { FactGrid } from '@/components/Facts';
import { Field } from '@/components/Field';
import { FileList, FileUpload } from '@/components/FileUpload';
import { filled } from '@/components/formValues';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RecordDrawer } from '@/components/RecordDrawer';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { ActivityForm } from './ActivityForm';
import { type Activity, activityQueries, send } from './queries';

export function ActivityDrawer() {
  const { id = '' } = useParams();
  const result = useQuery(activityQueries.one(id));
  return (
    <RecordDrawer result={result} back="/activities">
      {(activity) => <Detail activity={activity} />}
    </RecordDrawer>
  );
}

function Detail({ activity }: { activity: Activity }) {
  const { t } = useTranslation('outreach');
  const { modal, message } = App.useApp();
  const [doing, setDoing] = useState<'change' | 'hold' | null>(null);
  const can = (action: string) => activity.actions?.includes(action);
  const cancel = useMutation<Activity, Problem>({
    mutationFn: () => send.cancelActivity(activity),
    onSuccess: () => void message.success(t('cancelled')),
  });
  const confirm = () =>
    modal.confirm({
      title: t('cancel_activity'),
      content: t('cancel_text'),
      okText: t('cancel_activity'),
      okButtonProps: { danger: true },
      onOk: () => cancel.mutateAsync().catch(() => undefined),
    });
  return (
    <>
      <DetailPage
        title={activity.name}
        over={activity.code}
        state={<StateTag of="activity_state" value={activity.state} />}
        actions={
          <>
            {can('cancel') && <Button onClick={confirm}>{t('cancel_activity')}</Button>}
            {can('change') && (
              <Button onClick={() => setDoing('change')}>{t('common:action.edit')}</Button>
            )}
            {can('hold') && (
              <Button type="primary" onClick={() => setDoing('hold')}>
                {t('hold')}
              </Button>
            )}
          </>
        }
      >
        {cancel.error && <ProblemAlert error={cancel.error} />}
        <FactGrid
          facts={[
            { label: t('kind'), value: <StateTag of="activity_kind" value={activity.kind} /> },
            { label: t('organiser'), value: activity.branch_name ?? activity.team_name },
            {
              label: t('starts_at'),
              value: activity.starts_at && <When value={activity.starts_at} />,
            },
            { label: t('place'), value: activity.area_name },
            { label: t('attendance'), value: activity.attendance },
            { label: t('summary'), value: activity.summary, wide: true },
          ]}
        />
        {(activity.files?.length ?? 0) > 0 && (
          <Section title={t('photos')}>
            <FileList files={activity.files} />
          </Section>
        )}
      </DetailPage>
      {doing === 'change' && <ActivityForm record={activity} onClose={() => setDoing(null)} />}
      {doing === 'hold' && (
        <ActionForm<Schema<'EndActivity'>, Activity>
          open
          onClose={() => setDoing(null)}
          title={t('hold')}
          verb={t('hold')}
          initial={{ attendance: activity.attendance ?? undefined, summary: activity.summary }}
          submit={(values) => send.holdActivity(activity, filled(values))}
        >
          <Field name="attendance" label={t('attendance')} required>
            <InputNumber min={0} max={100000} precision={0} style={{ width: '100%' }} />
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
