import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Card, Checkbox, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { read } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { useLeaveWarning } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { CategoryPicker, useCategories } from '@/components/CategoryPicker';
import { InstantField } from '@/components/DayField';
import { FileUpload } from '@/components/FileUpload';
import { filled, placeFieldErrors } from '@/components/formValues';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { HouseholdPicker, UnitPicker } from '@/components/pickers';
import { useWords } from '@/components/words';
import styles from './NewIssue.module.css';
import { type Issue, send } from './queries';
import { ShopPicker } from './ShopPicker';

// biome-ignore lint/suspicious/noExplicitAny: the values of the form, as they are typed.
type Values = any;
type Where = 'household' | 'shop' | 'area';

/** 提出诉求: what it is, where, and who asks; what the registry knows is not asked again. */
export function NewIssue() {
  const { t } = useTranslation('issues');
  const { t: common } = useTranslation();
  const words = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [dirty, setDirty] = useState(false);
  const [homeless, setHomeless] = useState<{ message: string }[]>([]);
  const kind = Form.useWatch<string | undefined>('kind', form);
  const urgency = Form.useWatch<string | undefined>('urgency', form);
  const where = Form.useWatch<Where | undefined>('where', form);
  const household = Form.useWatch<string | null | undefined>('household_id', form);
  const anonymous = Form.useWatch<boolean | undefined>(['reporter', 'anonymous'], form);
  const { items: categories } = useCategories();
  const [urgencyChosen, setUrgencyChosen] = useState(false);
  const create = useMutation<Issue, Problem, Schema<'CreateIssue'>>({ mutationFn: send.create });
  const [left, setLeft] = useState(false);
  useLeaveWarning(dirty && !left && !create.isSuccess);

  const residents = useQuery({
    ...read('/residents', {
      params: { query: { household_id: household ?? '', page_size: 50, count: 'none' } as never },
    }),
    enabled: Boolean(household) && where === 'household' && may('resident:read'),
  });

  const finish = (values: Values) => {
    if (create.isPending) return;
    const { where: place, reporter = {}, household_id, resident_id, shop_id, ...rest } = values;
    const asked = filled(reporter as object);
    const body = filled({
      ...rest,
      ...(place === 'household' ? { household_id, resident_id } : {}),
      ...(place === 'shop' ? { shop_id } : {}),
      area_id: place === 'area' ? rest.area_id : undefined,
      reporter: Object.keys(asked).length ? asked : undefined,
      file_ids: rest.file_ids?.length ? rest.file_ids : undefined,
    }) as Schema<'CreateIssue'>;
    create.mutate(body, {
      onSuccess: (issue) => {
        setLeft(true);
        setDirty(false);
        void message.success(t('new.done', { number: issue.number }), 6);
        // The warning has to know first that nothing is unsaved any more.
        setTimeout(() => navigate(`/issues/${issue.id}`, { replace: true }));
      },
      onError: (problem) => setHomeless(placeFieldErrors(form, problem)),
    });
  };

  const required = [{ required: true, whitespace: true, message: common('form.required_plain') }];
  const chosen = [{ required: true, message: common('form.required_plain') }];

  return (
    <div className={styles.page}>
      <PageHeader title={t('new.title')} hint={t('new.hint')} />
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          kind: 'problem',
          urgency: 'normal',
          source: may('issue:triage') ? 'phone' : 'visit',
          where: params.get('shop_id') ? 'shop' : params.get('area_id') ? 'area' : 'household',
          household_id: params.get('household_id') ?? undefined,
          shop_id: params.get('shop_id') ?? undefined,
          area_id: params.get('area_id') ?? undefined,
        }}
        onFinish={finish}
        onValuesChange={(changed: Values) => {
          setDirty(true);
          if ('urgency' in changed) setUrgencyChosen(true);
          if ('category_code' in changed && !urgencyChosen) {
            const category = categories.find((one) => one.code === changed.category_code);
            form.setFieldValue('urgency', category?.urgent ? 'urgent' : 'normal');
          }
          if ('household_id' in changed) form.setFieldValue('resident_id', undefined);
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
        {create.error && (
          <div className={styles.problem}>
            <ProblemAlert error={create.error} fields={homeless} />
          </div>
        )}
        <Card title={t('new.what')}>
          <Form.Item name="kind" label={t('field.kind')} rules={chosen}>
            <Radio.Group optionType="button" options={words('issue_kind')} />
          </Form.Item>
          {kind === 'report' && (
            <Alert type="info" showIcon title={t('new.report_note')} className={styles.note} />
          )}
          <div className={styles.two}>
            <Form.Item name="category_code" label={t('field.category')} rules={chosen}>
              <CategoryPicker />
            </Form.Item>
            <Form.Item name="urgency" label={t('field.urgency')} rules={chosen}>
              <Radio.Group optionType="button" options={words('urgency')} />
            </Form.Item>
          </div>
          {urgency === 'critical' && (
            <Alert
              type="error"
              showIcon
              role="alert"
              className={styles.note}
              title={t('new.danger')}
              description={
                <span className={styles.calls}>
                  <a href="tel:110">{t('new.call_110')}</a>
                  <a href="tel:119">{t('new.call_119')}</a>
                  <a href="tel:120">{t('new.call_120')}</a>
                </span>
              }
            />
          )}
          <Form.Item name="title" label={t('field.title')} rules={required}>
            <Input maxLength={100} showCount placeholder={t('new.title_hint')} />
          </Form.Item>
          <Form.Item name="description" label={t('field.description')}>
            <Input.TextArea
              autoSize={{ minRows: 3, maxRows: 14 }}
              maxLength={5000}
              placeholder={t('new.description_hint')}
            />
          </Form.Item>
          <Form.Item name="file_ids" label={t('form.photos')}>
            <FileUpload />
          </Form.Item>
          {(kind === 'complaint' || kind === 'report') && (
            <Form.Item
              name="concerned_unit_id"
              label={t('field.concerned_unit')}
              extra={t('new.concerned_hint')}
            >
              <UnitPicker style={{ width: '100%' }} />
            </Form.Item>
          )}
        </Card>

        <Card title={t('new.where')}>
          <Form.Item name="where" label={t('new.place_kind')}>
            <Radio.Group
              optionType="button"
              options={(['household', 'shop', 'area'] as const)
                .filter((one) => one !== 'shop' || may('shop:read'))
                .map((one) => ({ value: one, label: t(`new.${one}`) }))}
            />
          </Form.Item>
          {where === 'household' && (
            <div className={styles.two}>
              <Form.Item name="household_id" label={t('field.household')} rules={chosen}>
                <HouseholdPicker style={{ width: '100%' }} />
              </Form.Item>
              {household && (residents.data?.items.length ?? 0) > 0 && (
                <Form.Item
                  name="resident_id"
                  label={t('field.resident')}
                  extra={t('new.resident_hint')}
                >
                  <Select
                    allowClear
                    placeholder={t('new.head')}
                    options={residents.data?.items.map((one) => ({
                      value: one.id,
                      label: one.name,
                    }))}
                  />
                </Form.Item>
              )}
            </div>
          )}
          {where === 'shop' && (
            <Form.Item name="shop_id" label={t('field.shop')} rules={chosen}>
              <ShopPicker style={{ width: '100%' }} />
            </Form.Item>
          )}
          {where === 'area' && (
            <Form.Item name="area_id" label={t('field.area')} extra={t('new.area_hint')}>
              <AreaPicker />
            </Form.Item>
          )}
          <Form.Item name="address" label={t('field.address')}>
            <Input maxLength={200} placeholder={t('new.address_hint')} />
          </Form.Item>
        </Card>

        <Card title={t('new.who')}>
          <Form.Item
            name={['reporter', 'anonymous']}
            valuePropName="checked"
            extra={t('new.anonymous_hint')}
          >
            <Checkbox>{t('new.anonymous')}</Checkbox>
          </Form.Item>
          <div className={styles.two}>
            {!anonymous && (
              <Form.Item
                name={['reporter', 'name']}
                label={t('field.reporter')}
                extra={where !== 'area' ? t('new.known_hint') : undefined}
              >
                <Input maxLength={40} autoComplete="off" />
              </Form.Item>
            )}
            <Form.Item name={['reporter', 'phone']} label={t('field.phone')}>
              <Input maxLength={40} inputMode="tel" autoComplete="off" />
            </Form.Item>
          </div>
          <div className={styles.two}>
            <Form.Item name="source" label={t('field.source')} rules={chosen}>
              <Select
                options={words('issue_source').filter(({ value }) =>
                  ['visit', 'phone', 'walk_in', 'public', 'transferred'].includes(value),
                )}
              />
            </Form.Item>
            <Form.Item name="raised_at" label={t('field.raised_at')} extra={t('new.raised_hint')}>
              <InstantField only="past" />
            </Form.Item>
          </div>
          <Form.Item name="outside_number" label={t('field.outside_number')}>
            <Input maxLength={60} placeholder={t('new.outside_hint')} />
          </Form.Item>
        </Card>

        <div className={styles.foot}>
          <Button onClick={() => navigate(-1)}>{common('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('new.submit')}
          </Button>
        </div>
      </Form>
    </div>
  );
}
