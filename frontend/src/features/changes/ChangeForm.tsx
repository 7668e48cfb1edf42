import { useQuery } from '@tanstack/react-query';
import { Alert, App, Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActionForm, stay } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { useRefreshAreas } from '@/components/areas';
import { CodeSelect, WordSelect } from '@/components/CodeSelect';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { BuildingPicker, HouseholdPicker } from '@/components/pickers';
import { type Household, householdQueries } from '../registry/queries';
import { Effects } from './Effects';
import styles from './Effects.module.css';
import { OrgFields } from './OrgFields';
import { type Action, type Change, preview, record } from './queries';
import { Tally } from './Tally';
import { bodyOf, headCode, stays, type Values } from './values';

/** The record that a change happens to. */
export interface Target {
  id: string;
  version: number;
  name: string;
  /** The household concerned, whose people may get other relations. */
  household_id?: string;
  /** The level of an area. */
  level?: string;
  /** What holds now and the form begins with. */
  now?: Partial<Values>;
}

interface Props {
  action: Action;
  target: Target;
  onClose: () => void;
}

/** What the day of an action is called where it has a name of its own. */
const dayLabels: Partial<Record<Action, string>> = {
  'member.leave': 'field.from_on',
  'member.return': 'first_day_back',
  'member.retire': 'last_day',
};

/** Records a change: first what is needed, then what it would do to each record, then it is done. */
export function ChangeForm({ action, target, onClose }: Props) {
  const { t } = useTranslation('changes');
  const { modal } = App.useApp();
  const refreshAreas = useRefreshAreas();
  const household = useQuery({
    ...householdQueries.one(target.household_id ?? ''),
    enabled: Boolean(target.household_id),
  });
  const submit = async (values: Values) => {
    const body = bodyOf(action, target.id, values);
    const would = await preview(target.version, body);
    const sure = await modal.confirm({
      title: t('will'),
      width: 560,
      okText: t('confirm'),
      content: <WhatHappens change={would} />,
    });
    if (!sure) return stay;
    return record(target.version, {
      ...body,
      acknowledged: would.doubts?.map((doubt) => doubt.code),
    });
  };
  return (
    <ActionForm<Values, Change>
      open
      as="drawer"
      width={560}
      onClose={onClose}
      title={`${t(`action.${action}`)} · ${target.name}`}
      verb={t('check')}
      done={t('done')}
      submit={submit}
      initial={target.now}
      onDone={(change) => {
        if (change.target_kind === 'area') refreshAreas();
      }}
    >
      <Fields action={action} target={target} household={household.data} />
      {action !== 'resident.birth' && (
        <Field
          name="on"
          label={t(dayLabels[action] ?? 'field.effective_on')}
          hint={t(action === 'member.leave' ? 'on_hint_leave' : 'on_hint')}
        >
          <DayField only={action === 'member.leave' ? undefined : 'past'} />
        </Field>
      )}
      <Field name="reason" label={t('field.reason')}>
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Field>
    </ActionForm>
  );
}

function WhatHappens({ change }: { change: Change }) {
  return (
    <>
      <Tally tally={change.tally} effects={change.effects.length} />
      <Effects effects={change.effects.slice(0, 20)} />
      {change.doubts?.map((doubt) => (
        <Alert
          key={doubt.code}
          className={styles.doubts}
          type="warning"
          showIcon
          title={doubt.message}
        />
      ))}
    </>
  );
}

interface FieldsProps {
  action: Action;
  target: Target;
  household?: Household;
}

function Fields({ action, target, household }: FieldsProps) {
  const { t } = useTranslation('changes');
  const living = household ? stays(household) : [];
  const others = living.filter((one) => one.id !== target.id);
  const leavesHead = living.some((one) => one.id === target.id && one.relation === headCode);
  const takesOver = leavesHead && others.length > 0;
  switch (action) {
    case 'resident.move':
      return (
        <>
          <DestinationFields label={t('to_household')} />
          <RelationField person={target} />
          {takesOver && <HeadField people={others} />}
        </>
      );
    case 'resident.death':
    case 'resident.leave':
      return takesOver ? <HeadField people={others} /> : null;
    case 'resident.birth':
      return (
        <>
          <Field name={['child', 'name']} label={t('child_name')} required max={100} />
          <Field name={['child', 'sex']} label={t('field.sex')} required>
            <CodeSelect table="sex" />
          </Field>
          <Field name={['child', 'birth_date']} label={t('field.birth_date')} required>
            <DayField only="past" />
          </Field>
          <Field name={['child', 'relation']} label={t('field.relation')} required>
            <CodeSelect table="family_relation" />
          </Field>
          <Field name={['child', 'id_number']} label={t('field.id_number')} max={18} />
        </>
      );
    case 'household.move':
      return <DoorFields />;
    case 'household.split':
      return <SplitFields household={household} />;
    case 'household.merge':
      return (
        <>
          <DestinationFields label={t('into')} />
          {living.map((person) => (
            <RelationField key={person.id} person={person} />
          ))}
        </>
      );
    case 'household.head':
      return <NewHeadFields household={household} />;
    case 'building.management':
      return (
        <>
          <Field name="management" label={t('field.management')} required>
            <WordSelect of="management" />
          </Field>
          <Field name="company" label={t('field.company')} max={100} />
        </>
      );
  }
  return <OrgFields action={action} target={target} />;
}

/** The household that somebody joins: one that the person may see, or any other one by its number. */
function DestinationFields({ label }: { label: string }) {
  const { t } = useTranslation('changes');
  const elsewhere = Boolean(Form.useWatch<string | undefined>('household_code'));
  return (
    <>
      <Field name="household_id" label={label} required={!elsewhere}>
        <HouseholdPicker style={{ width: '100%' }} disabled={elsewhere} />
      </Field>
      <Field name="household_code" label={t('elsewhere')} hint={t('elsewhere_hint')} max={40} />
    </>
  );
}

type Person = Pick<Household['residents'][number], 'id' | 'name'>;

function RelationField({ person, label }: { person: Person; label?: string }) {
  const { t } = useTranslation('changes');
  return (
    <Field
      name={['relations', person.id]}
      label={label ?? t('relation_of', { name: person.name })}
      required
    >
      <CodeSelect table="family_relation" />
    </Field>
  );
}

function HeadField({ people }: { people: Person[] }) {
  const { t } = useTranslation('changes');
  return (
    <Field name="new_head" label={t('new_head')} required>
      <Select options={people.map((one) => ({ value: one.id, label: one.name }))} />
    </Field>
  );
}

function NewHeadFields({ household }: { household?: Household }) {
  const { t } = useTranslation('changes');
  const living = household ? stays(household) : [];
  const head = living.find((one) => one.relation === headCode);
  return (
    <>
      <HeadField people={living.filter((one) => one.id !== head?.id)} />
      {head && <RelationField person={head} label={t('old_head', { name: head.name })} />}
    </>
  );
}

function SplitFields({ household }: { household?: Household }) {
  const { t } = useTranslation('changes');
  const living = household ? stays(household) : [];
  const head = living.find((one) => one.relation === headCode);
  return (
    <>
      <Field name="people" label={t('who_goes')} required>
        <Checkbox.Group options={living.map((one) => ({ value: one.id, label: one.name }))} />
      </Field>
      <Goers>
        {(chosen) => (
          <>
            {living
              .filter((one) => chosen.includes(one.id))
              .map((person) => (
                <RelationField key={person.id} person={person} />
              ))}
            {head && chosen.includes(head.id) && (
              <HeadField people={living.filter((one) => !chosen.includes(one.id))} />
            )}
          </>
        )}
      </Goers>
      <Field name={['door', 'code']} label={t('new_code')} required max={40} />
      <DoorFields stays />
    </>
  );
}

/** Where a household lives from then on; one that is split off may stay in the grid. */
function DoorFields({ stays: mayStay }: { stays?: boolean }) {
  const { t } = useTranslation('changes');
  return (
    <>
      <Field name={['door', 'grid_id']} label={t('field.grid_id')} required={!mayStay}>
        <AreaPicker levels={['grid']} />
      </Field>
      <Field name={['door', 'building_id']} label={t('field.building_id')}>
        <BuildingPicker style={{ width: '100%' }} />
      </Field>
      <Field name={['door', 'entrance']} label={t('field.entrance')} max={20} />
      <Field name={['door', 'room']} label={t('field.room')} max={20} />
      <Field name={['door', 'address']} label={t('field.address')} />
    </>
  );
}

function Goers({ children }: { children: (chosen: string[]) => React.ReactNode }) {
  const chosen = Form.useWatch<string[] | undefined>('people');
  return children(chosen ?? []);
}
