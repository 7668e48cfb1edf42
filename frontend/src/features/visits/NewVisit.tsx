import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Card, Checkbox, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { read } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { useLeaveWarning } from '@/components/ActionForm';
import { DayField, InstantField } from '@/components/DayField';
import { FileUpload } from '@/components/FileUpload';
import { filled, placeFieldErrors } from '@/components/formValues';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { HouseholdPicker } from '@/components/pickers';
import { useWords } from '@/components/words';
import { IssueFields } from './IssueFields';
import styles from './NewVisit.module.css';
import { report, type Visit } from './queries';

type Values = Omit<Schema<'CreateVisit'>, 'id'>;

/** 填写走访: who was met, what was said, and what they ask for, in one stroke. */
export function NewVisit() {
  const { t } = useTranslation('visits');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const words = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const [dirty, setDirty] = useState(false);
  const [homeless, setHomeless] = useState<{ message: string }[]>([]);
  // The report keeps its id over every attempt to send it, so that it arrives once.
  const [id] = useState(() => crypto.randomUUID());
  const [now] = useState(() => new Date().toISOString());
  const household = Form.useWatch('household_id', form);
  const outcome = Form.useWatch('outcome', form);
  const send = useMutation<Visit, Problem, Schema<'CreateVisit'>>({ mutationFn: report });
  useLeaveWarning(dirty);
  const residents = useQuery({
    ...read('/residents', {
      params: { query: { household_id: household ?? '', page_size: 50, count: 'none' } as never },
    }),
    enabled: Boolean(household),
  });

  const finish = (values: Values) => {
    if (send.isPending) return;
    const issues = values.issues?.map((one) => ({ ...filled(one), reporter: reporterOf(one) }));
    const body = { id, ...filled(values), issues } as Schema<'CreateVisit'>;
    send.mutate(body, {
      onSuccess: (visit) => {
        // The warning has to know first that nothing is unsaved any more.
        flushSync(() => setDirty(false));
        const count = visit.issue_ids.length;
        void message.success(count ? t('done_issues', { count }) : t('done'), 6);
        navigate(`/visits/${visit.id}`, { replace: true });
      },
      onError: (problem) => setHomeless(placeFieldErrors(form, problem)),
    });
  };

  const chosen = [{ required: true, message: common('form.required_plain') }];
  const policies = Object.values(
    t('policy_list', { returnObjects: true }) as Record<string, string>,
  );

  return (
    <div className={styles.page}>
      <PageHeader title={t('report_title')} hint={t('hint')} />
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{
          household_id: params.get('household_id') ?? undefined,
          round_id: params.get('round_id') ?? undefined,
          way: 'on_site',
          outcome: 'met',
          visited_at: now,
          issues: params.get('issue') ? [{ kind: 'problem', urgency: 'normal' }] : [],
        }}
        onFinish={finish}
        onValuesChange={(changed: Partial<Values>) => {
          setDirty(true);
          if ('household_id' in changed) form.setFieldValue('met_resident_ids', undefined);
        }}
        scrollToFirstError={{ block: 'center', focus: true }}
        validateTrigger={['onBlur', 'onSubmit']}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            form.submit();
          }
        }}
      >
        {send.error && (
          <div className={styles.note}>
            <ProblemAlert error={send.error} fields={homeless} />
          </div>
        )}
        <Card title={t('basics')}>
          <Form.Item name="round_id" hidden>
            <Input />
          </Form.Item>
          <Form.Item name="household_id" label={t('household')} rules={chosen}>
            <HouseholdPicker style={{ width: '100%' }} />
          </Form.Item>
          <div className={styles.two}>
            <Form.Item
              name="outcome"
              label={t('outcome')}
              extra={outcome === 'not_home' ? t('another') : undefined}
            >
              <Radio.Group optionType="button" options={words('visit_outcome')} />
            </Form.Item>
            <Form.Item name="way" label={t('way')}>
              <Radio.Group optionType="button" options={words('visit_way')} />
            </Form.Item>
          </div>
          {outcome === 'met' && (residents.data?.items.length ?? 0) > 0 && (
            <Form.Item name="met_resident_ids" label={t('met')} extra={t('met_hint')}>
              <Checkbox.Group
                options={residents.data?.items.map((one) => ({ value: one.id, label: one.name }))}
              />
            </Form.Item>
          )}
          <Form.Item name="visited_at" label={t('at')} rules={chosen}>
            <InstantField only="past" />
          </Form.Item>
          <Form.Item name="notes" label={t('notes')}>
            <Input.TextArea
              autoSize={{ minRows: 3, maxRows: 12 }}
              maxLength={4000}
              placeholder={t('notes_hint')}
            />
          </Form.Item>
          <Form.Item name="policies" label={t('policies')} extra={t('policies_hint')}>
            <Select
              mode="tags"
              options={policies.map((policy) => ({ value: policy, label: policy }))}
            />
          </Form.Item>
          <Form.Item name="handbook_left" valuePropName="checked">
            <Checkbox>{t('handbook')}</Checkbox>
          </Form.Item>
          <Form.Item name="file_ids" label={t('photos')}>
            <FileUpload />
          </Form.Item>
          <Form.Item name="follow_up_on" label={t('follow_up')}>
            <DayField only="future" />
          </Form.Item>
        </Card>

        <Card title={t('told')}>
          <p className={styles.quiet}>{t('told_hint')}</p>
          <Form.List name="issues">
            {(fields, { add, remove }) => (
              <>
                {fields.map((field, index) => (
                  <IssueFields
                    key={field.key}
                    name={field.name}
                    number={index + 1}
                    onRemove={() => remove(field.name)}
                  />
                ))}
                <Button block onClick={() => add({ kind: 'problem', urgency: 'normal' })}>
                  {t('add_issue')}
                </Button>
              </>
            )}
          </Form.List>
        </Card>

        <div className={styles.foot}>
          <Button onClick={() => navigate(-1)}>{common('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            {t('submit')}
          </Button>
        </div>
      </Form>
    </div>
  );
}

/** Who asks, where it is not the head of the household. */
function reporterOf(issue: Schema<'CreateIssue'>) {
  const asked = filled(issue.reporter ?? {});
  return Object.keys(asked).length ? asked : undefined;
}
