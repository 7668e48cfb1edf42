import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read, readList } from '@/api/client';
import { ProblemAlert } from '@/components/ProblemAlert';
import { type Entrance, gridOf, type Household, type Mark, marksOf } from './grid';
import styles from './Rooms.module.css';

/** The most that one page of the list holds; larger buildings show as many and say so. */
const most = 200;

const signs: Record<Mark, string> = { no_contact: '▲', empty: '○', no_head: '?', no_phone: '☏' };

/** A building's entrances with their floors from the top down and their rooms side by side. */
export function Rooms({ id }: { id: string }) {
  const { t } = useTranslation('rooms');
  const building = useQuery(read('/buildings/{id}', { params: { path: { id } } }));
  const asked = { building_id: id, state: 'active', sort: 'code', page_size: most };
  const first = useQuery(readList('/households', asked));
  const more = (first.data?.total ?? 0) > most;
  const second = useQuery({ ...readList('/households', { ...asked, page: 2 }), enabled: more });
  const result = [building, first, second].find((query) => query.error);
  if (result?.error)
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  if (!building.data || !first.data || (more && !second.data)) return <Skeleton active />;
  const households = [...first.data.items, ...(more ? (second.data?.items ?? []) : [])];
  if (households.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />;
  const { entrances, unplaced } = gridOf(households, building.data.floors);
  const marks = households.flatMap(marksOf);
  return (
    <div className={styles.parts}>
      {(first.data.total ?? 0) > households.length && (
        <p className={styles.hint}>{t('more', { count: households.length })}</p>
      )}
      <ul className={styles.legend} aria-label={t('legend')}>
        {(Object.keys(signs) as Mark[]).map((mark) => {
          const n = marks.filter((one) => one === mark).length;
          return n > 0 ? (
            <li key={mark}>
              {signs[mark]} {t(mark)} {n}
            </li>
          ) : null;
        })}
      </ul>
      <div className={styles.entrances}>
        {entrances.map((entrance) => (
          <EntranceGrid key={entrance.name} entrance={entrance} top={building.data.floors} />
        ))}
      </div>
      {unplaced.length > 0 && (
        <section>
          <h3 className={styles.name}>
            {t('unplaced')} ({unplaced.length})
          </h3>
          <p className={styles.hint}>{t('unplaced_hint')}</p>
          <div className={styles.list}>
            {unplaced.map((household) => (
              <Door key={household.id} household={household} />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function EntranceGrid({ entrance, top }: { entrance: Entrance; top: number | null }) {
  const { t } = useTranslation('rooms');
  const name = entrance.name ? t('entrance', { name: entrance.name }) : t('no_entrance');
  return (
    <section className={styles.entrance}>
      <h3 className={styles.name}>{name}</h3>
      <div className={styles.scroll}>
        <table className={styles.grid} aria-label={name}>
          <tbody>
            {entrance.floors.map(({ floor, cells }) => (
              <tr key={floor}>
                <th scope="row" className={styles.floor}>
                  {t('floor', { floor })}
                  {top !== null && floor > top && <small>{t('beyond')}</small>}
                </th>
                {cells.map((households, index) => (
                  <td key={entrance.rooms[index]} className={styles.cell}>
                    {households.length === 0 ? (
                      <span
                        className={styles.vacant}
                        title={`${floor}${entrance.rooms[index]} ${t('vacant')}`}
                      />
                    ) : (
                      households.map((household) => (
                        <Door key={household.id} household={household} />
                      ))
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Door({ household }: { household: Household }) {
  const { t } = useTranslation('rooms');
  const marks = marksOf(household);
  const words = marks.map((mark) => t(mark)).join(', ');
  const tone = marks.includes('no_contact')
    ? styles.no_contact
    : marks.includes('empty')
      ? styles.quiet
      : '';
  return (
    <Link className={`${styles.door} ${tone}`} to={`/households/${household.id}`} title={words}>
      <span className={styles.room}>
        <span>{household.room ?? t('no_room')}</span>
        <span>{t('people', { count: household.resident_count })}</span>
      </span>
      <span className={styles.head}>{household.head_name ?? household.code}</span>
      {marks.length > 0 && (
        <span className={styles.marks} role="img" aria-label={words}>
          {marks.map((mark) => signs[mark]).join(' ')}
        </span>
      )}
    </Link>
  );
}
