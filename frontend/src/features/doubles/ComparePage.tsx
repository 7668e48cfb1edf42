import { ArrowLeftOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useMay } from '@/api/permission';
import { Problem } from '@/api/problem';
import { ActionForm, stay } from '@/components/ActionForm';
import { useCodes } from '@/components/codes';
import { Unreadable } from '@/components/ErrorBoundary';
import { Field } from '@/components/Field';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './Doubles.module.css';
import {
  type Compared,
  type Comparison,
  doubleActions,
  doubleQueries,
  type Kind,
  type Merge,
  places,
} from './queries';
import { useFieldName, useMoved, useValue } from './words';

type Side = 'left' | 'right';
const sides: Side[] = ['left', 'right'];
const headCode = '02';

/** Two records side by side: which one stays, and whose value counts for each field. */
export function ComparePage() {
  const { t } = useTranslation('doubles');
  const { kind = 'resident', left = '', right = '' } = useParams();
  const result = useQuery(doubleQueries.compare(kind as Kind, left, right));
  return (
    <>
      <PageHeader
        title={t('compare_title')}
        hint={result.data?.reasons.map((one) => t(`reason.${one.code}`)).join(' · ')}
        actions={
          <Link to="/doubles">
            <Button icon={<ArrowLeftOutlined />}>{t('back')}</Button>
          </Link>
        }
      />
      {result.data ? (
        <Compare key={`${left}${right}`} data={result.data} />
      ) : result.error ? (
        <Unreadable error={result.error} retry={() => void result.refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </>
  );
}

/** Whose value counts where nobody has chosen: the survivor's, unless it has none; of lists, both. */
function usual(field: Compared, survivor: Side): Side | 'both' {
  const other = survivor === 'left' ? 'right' : 'left';
  if (field.both && field.left && field.right) return 'both';
  return field[survivor] === '' && field[other] !== '' ? other : survivor;
}

function Compare({ data }: { data: Comparison }) {
  const { t } = useTranslation('doubles');
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const may = useMay();
  const value = useValue(data.kind);
  const nameOf = useFieldName(data.kind);
  const [survivor, setSurvivor] = useState<Side>('left');
  const [chosen, setChosen] = useState<Record<string, Side | 'both'>>({});
  const [dismissing, setDismissing] = useState(false);
  const [head, setHead] = useState<string>();
  const [headless, setHeadless] = useState(false);
  const loser = survivor === 'left' ? 'right' : 'left';
  const sideOf = (field: Compared) => chosen[field.name] ?? usual(field, survivor);
  const people = sides.flatMap((side) => data[`${side}_hanging`].people);
  const heads = data.kind === 'household' ? people.filter((one) => one.relation === headCode) : [];
  const candidates = heads.length > 1 ? heads : headless ? people : [];

  const body = () => ({
    kind: data.kind,
    survivor_id: data[survivor].id,
    survivor_version: data[survivor].version,
    loser_id: data[loser].id,
    loser_version: data[loser].version,
    fields: Object.fromEntries(
      data.fields
        .filter((field) => !field.same)
        .map((field) => {
          const whose = sideOf(field);
          return [
            field.name,
            whose === 'both' ? 'both' : whose === survivor ? 'survivor' : 'loser',
          ];
        }),
    ),
    ...(head && { head_id: head }),
  });

  const merge = useMutation<Merge | typeof stay, Problem>({
    mutationFn: async () => {
      const would = await doubleActions.preview(body());
      const sure = await modal.confirm({
        title: t('will'),
        width: 560,
        okText: t('confirm'),
        content: <Outcome merge={would} loser={data[loser].title || data[loser].code} />,
      });
      return sure ? doubleActions.merge(body()) : stay;
    },
    onSuccess: (made) => {
      if (made === stay) return;
      void message.success(t('done'));
      navigate(`${places[data.kind]}/${made.survivor_id}`);
    },
    onError: (problem) => setHeadless(Problem.of(problem).code === 'head_needed'),
  });

  return (
    <div className={styles.parts}>
      {merge.error && <ProblemAlert error={merge.error} />}
      <table className={styles.table} aria-label={t('values')}>
        <thead>
          <tr>
            <th className={styles.label}>{t('survivor')}</th>
            {sides.map((side) => (
              <th key={side}>
                <label className={styles.choice}>
                  <input
                    type="radio"
                    name="survivor"
                    checked={survivor === side}
                    onChange={() => {
                      setSurvivor(side);
                      setChosen({});
                    }}
                  />
                  <span>
                    {t(survivor === side ? 'stays' : 'goes')}{' '}
                    <Link to={`${places[data.kind]}/${data[side].id}`} target="_blank">
                      {[data[side].title, data[side].code].filter(Boolean).join(' ')}
                    </Link>
                    <br />
                    <span className={styles.quiet}>
                      {t('made', { day: data[side].created_at.slice(0, 10) })} ·{' '}
                      {data[side].area_name}
                    </span>
                  </span>
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.fields
            .filter((field) => field.left !== '' || field.right !== '')
            .map((field) => (
              <tr key={field.name} className={field.same ? undefined : styles.differs}>
                <th scope="row" className={styles.label}>
                  {nameOf(field.name)}
                  {!field.same && field.both && field.left && field.right && (
                    <label className={styles.choice} style={{ fontWeight: 400 }}>
                      <input
                        type="radio"
                        name={field.name}
                        checked={sideOf(field) === 'both'}
                        onChange={() => setChosen({ ...chosen, [field.name]: 'both' })}
                      />
                      {t('both')}
                    </label>
                  )}
                </th>
                {sides.map((side) => (
                  <td key={side}>
                    {field.same ? (
                      <span className={styles.quiet}>{value(field, field[side])}</span>
                    ) : (
                      <label className={styles.choice}>
                        <input
                          type="radio"
                          name={field.name}
                          checked={sideOf(field) === side}
                          onChange={() => setChosen({ ...chosen, [field.name]: side })}
                        />
                        <span className={field[side] === '' ? styles.quiet : undefined}>
                          {value(field, field[side])}
                        </span>
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          <Hanging data={data} />
        </tbody>
      </table>
      {candidates.length > 0 && (
        <div>
          <label htmlFor="head">{t('head')}</label>{' '}
          <Select
            id="head"
            style={{ minWidth: 200 }}
            value={head}
            onChange={setHead}
            options={candidates.map((one) => ({
              value: one.id,
              label: [one.name, one.age !== null && t('common:years_old', { n: one.age })]
                .filter(Boolean)
                .join(' '),
            }))}
          />
          <p className={styles.quiet}>{t(headless ? 'head_needed' : 'head_hint')}</p>
        </div>
      )}
      {may('double:merge') && (
        <div className={styles.buttons}>
          <Button
            type="primary"
            loading={merge.isPending}
            disabled={candidates.length > 0 && !head}
            onClick={() => merge.mutate()}
          >
            {t('merge')}
          </Button>
          {data.double_id && !data.dismissed_at && (
            <Button onClick={() => setDismissing(true)}>{t('not_double')}</Button>
          )}
          <span className={styles.quiet}>{t('hanging_hint')}</span>
        </div>
      )}
      {dismissing && data.double_id && (
        <ActionForm<{ reason?: string }>
          open
          onClose={() => setDismissing(false)}
          title={t('not_double_title')}
          verb={t('not_double')}
          done={t('said')}
          submit={(values) =>
            doubleActions.say(
              data.double_id as string,
              data.double_version as number,
              true,
              values.reason,
            )
          }
          onDone={() => navigate('/doubles')}
        >
          <p className={styles.quiet}>{t('not_double_hint')}</p>
          <Field name="reason" label={t('why')} max={200}>
            <Input.TextArea rows={2} maxLength={200} showCount />
          </Field>
        </ActionForm>
      )}
    </div>
  );
}

/** What hangs on each: it all goes to the one that stays. */
function Hanging({ data }: { data: Comparison }) {
  const { t } = useTranslation('doubles');
  const { nameOf } = useCodes();
  const of = { left: data.left_hanging, right: data.right_hanging };
  const counted = ['visits', 'issues', 'members', 'others'] as const;
  return (
    <>
      {data.kind !== 'shop' && (
        <>
          <tr>
            <th scope="row" className={styles.label}>
              {t('people')}
            </th>
            {sides.map((side) => (
              <td key={side}>
                {of[side].people.length === 0 ? (
                  <span className={styles.quiet}>{t('nothing')}</span>
                ) : (
                  <ul className={styles.facts}>
                    {of[side].people.map((one) => (
                      <li key={one.id}>
                        {one.name}{' '}
                        <span className={styles.quiet}>
                          {[
                            nameOf('family_relation', one.relation),
                            one.age !== null && t('common:years_old', { n: one.age }),
                          ]
                            .filter(Boolean)
                            .join(' · ')}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row" className={styles.label}>
              {t('contact')}
            </th>
            {sides.map((side) => (
              <td key={side}>{of[side].contact || <span className={styles.quiet}>–</span>}</td>
            ))}
          </tr>
        </>
      )}
      {counted
        .filter((name) => sides.some((side) => of[side][name] > 0))
        .map((name) => (
          <tr key={name}>
            <th scope="row" className={styles.label}>
              {t(name)}
            </th>
            {sides.map((side) => (
              <td key={side}>{of[side][name]}</td>
            ))}
          </tr>
        ))}
    </>
  );
}

function Outcome({ merge, loser }: { merge: Merge; loser: string }) {
  const { t } = useTranslation('doubles');
  const moved = useMoved()(merge);
  const nameOf = useFieldName(merge.kind);
  const fields = Object.keys(merge.fields);
  return (
    <ul className={styles.facts}>
      <li>{t('will_go', { loser })}</li>
      <li>
        {fields.length > 0
          ? t('will_take', { fields: fields.map(nameOf).join('、') })
          : t('will_keep')}
      </li>
      {moved && <li>{t('will_move', { what: moved })}</li>}
      <li className={styles.quiet}>{t('will_undo')}</li>
    </ul>
  );
}
