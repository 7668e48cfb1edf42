import { Form, Input } from 'antd';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionForm } from '@/components/ActionForm';
import { outlinesOf } from './geometry';
import { type DistrictMap, setMap } from './queries';

interface Values {
  name: string;
  geojson: object;
}

/** Gives the district a map of its own, from a GeoJSON file. Nothing but polygons and their names leaves the browser. */
export function OwnMap({ map, onClose }: { map: DistrictMap; onClose: () => void }) {
  const { t } = useTranslation('map');
  return (
    <ActionForm<Values>
      open
      onClose={onClose}
      title={t('own_title')}
      initial={{ name: map.name }}
      submit={(values) => setMap(map.version, values as never)}
    >
      <p>{t('own_hint')}</p>
      <Form.Item name="name" label={t('own_name')} rules={[{ required: true }]}>
        <Input maxLength={100} placeholder={t('own_name_example')} />
      </Form.Item>
      <Form.Item name="geojson" label={t('own_file')} rules={[{ required: true }]}>
        <GeoJSONFile />
      </Form.Item>
    </ActionForm>
  );
}

/** Reads a GeoJSON file and says what is in it. */
function GeoJSONFile({ onChange, id }: { id?: string; onChange?: (value?: object) => void }) {
  const { t } = useTranslation('map');
  const [said, setSaid] = useState('');
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return onChange?.(undefined);
    try {
      const outlines = outlinesOf(JSON.parse(await file.text()));
      setSaid(t(outlines.length > 0 ? 'own_found' : 'own_none', { n: outlines.length }));
      onChange?.(outlines.length > 0 ? plain(outlines) : undefined);
    } catch {
      setSaid(t('own_unreadable'));
      onChange?.(undefined);
    }
  };
  return (
    <>
      <input
        id={id}
        type="file"
        accept=".geojson,.json,application/geo+json"
        onChange={(event) => void read(event)}
      />
      <div aria-live="polite">{said}</div>
    </>
  );
}

/** The outlines as GeoJSON without anything else, to the metre. */
function plain(outlines: ReturnType<typeof outlinesOf>): object {
  return {
    type: 'FeatureCollection',
    features: outlines.map(({ name, rings }) => ({
      type: 'Feature',
      properties: { name },
      geometry: {
        type: 'Polygon',
        coordinates: rings.map((ring) =>
          ring.map(([x, y]) => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5]),
        ),
      },
    })),
  };
}
