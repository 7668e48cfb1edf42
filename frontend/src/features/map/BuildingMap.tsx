import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useWord } from '@/components/words';
import { Chosen } from './Chosen';
import { type Point, within } from './geometry';
import { IslandMap } from './IslandMap';
import styles from './IslandMap.module.css';
import { OwnMap } from './OwnMap';
import { allBuildings, type Building, type DistrictMap, ownMap, setMap } from './queries';

export const tones = { company: 'done', self: 'calm', unmanaged: 'late' } as const;
const kinds = ['company', 'self', 'unmanaged'] as const;

/** Where a building stands, if that is known. */
export function placeOf(building: Building): Point | null {
  const { longitude, latitude } = building;
  return longitude === null || latitude === null ? null : [longitude, latitude];
}

/** 楼宇地图: all buildings on the islands, by who manages them. */
export function BuildingMap() {
  const { t } = useTranslation('map');
  const word = useWord();
  const navigate = useNavigate();
  const result = useQuery<Building[], Problem>(allBuildings);
  const [hidden, setHidden] = useState<string[]>([]);
  const [township, setTownship] = useState<string | null>(null);
  const [drawing, setDrawing] = useState(false);
  const [outline, setOutline] = useState<Point[] | null>(null);
  const [changing, setChanging] = useState(false);
  const may = useMay();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const { data: own } = useQuery<DistrictMap, Problem>(ownMap);
  const restoring = useMutation<DistrictMap, Problem, number>({
    mutationFn: (version) => setMap(version, { name: '', geojson: null } as never),
    onSuccess: () => queries.invalidateQueries({ queryKey: ownMap.queryKey }),
  });
  const buildings = result.data ?? [];
  const placed = buildings.filter((one) => placeOf(one));
  const shown = placed.filter((one) => !hidden.includes(one.management));
  const places = new Map<string, number>();
  for (const { township_name: name } of buildings) {
    if (name) places.set(name, (places.get(name) ?? 0) + 1);
  }
  const focus = township
    ? placed.filter((one) => one.township_name === township).map((one) => placeOf(one) as Point)
    : undefined;
  const toggle = (kind: string) =>
    setHidden((before) =>
      before.includes(kind) ? before.filter((one) => one !== kind) : [...before, kind],
    );
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          may('area:write') &&
          own && (
            <>
              {own.outlines.length > 0 && (
                <Button
                  onClick={() =>
                    modal.confirm({
                      title: t('restore_title'),
                      okText: t('restore'),
                      onOk: () => restoring.mutateAsync(own.version),
                    })
                  }
                >
                  {t('restore')}
                </Button>
              )}
              <Button onClick={() => setChanging(true)}>{t('own')}</Button>
            </>
          )
        }
      />
      {restoring.error && <ProblemAlert error={restoring.error} />}
      {changing && own && <OwnMap map={own} onClose={() => setChanging(false)} />}
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      {result.isLoading && <Skeleton active paragraph={{ rows: 12 }} />}
      {result.data && (
        <div className={styles.page}>
          <IslandMap
            key={township}
            label={t('map_of')}
            height={620}
            focus={focus}
            outline={outline}
            onOutline={
              drawing
                ? (drawn) => {
                    setOutline(drawn);
                    setDrawing(false);
                  }
                : undefined
            }
            onOpen={(id) => navigate(`/buildings/${id}`)}
            marks={shown.map((one) => ({
              id: one.id,
              at: placeOf(one) as Point,
              label: `${one.name} · ${word('management', one.management)}`,
              tone: tones[one.management as keyof typeof tones],
            }))}
          >
            <Button aria-pressed={drawing} onClick={() => setDrawing(!drawing)}>
              {t(drawing ? 'drawing' : 'draw')}
            </Button>
            {kinds.map((kind) => (
              <button
                key={kind}
                type="button"
                className={styles.legend}
                aria-pressed={!hidden.includes(kind)}
                onClick={() => toggle(kind)}
              >
                <span className={`${styles.dot} ${styles[tones[kind]]}`} />
                {word('management', kind)}{' '}
                {buildings.filter((one) => one.management === kind).length}
              </button>
            ))}
            {placed.length < buildings.length && (
              <span>{t('without', { n: buildings.length - placed.length })}</span>
            )}
          </IslandMap>
          <nav aria-label={t('places')}>
            {outline && (
              <Chosen
                outline={outline}
                buildings={shown.filter((one) => within(placeOf(one) as Point, outline))}
                onClear={() => setOutline(null)}
              />
            )}
            <ul className={styles.places}>
              <li>
                <button
                  type="button"
                  aria-pressed={township === null}
                  onClick={() => setTownship(null)}
                >
                  {t('everywhere')} <b>{t('count', { n: buildings.length })}</b>
                </button>
              </li>
              {[...places].map(([name, n]) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-pressed={township === name}
                    onClick={() => setTownship(name)}
                  >
                    {name} <b>{t('count', { n })}</b>
                  </button>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      )}
    </>
  );
}
