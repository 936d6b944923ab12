import { faultOf } from '@stilltill/domain/fault/catalogue';
import { useLanguage } from '@stilltill/ui';

/** A fault's name for people; its code where the catalogue has none. */
export function useFaultName(): (code: string) => string {
  const { tag } = useLanguage();
  return (code) => faultOf(code)?.title[tag === 'en' ? 'en' : 'zh'] ?? code;
}
