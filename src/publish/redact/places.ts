import type { MemberPath } from './member-path.ts';

/** Members that say where an address is: with them the address could be narrowed down to a town or a line again. */
const PLACE =
  /^(?:geo(?:_?ip|_?location|_?point|_?data)?|asn?(?:_?(?:org(?:ani[sz]ation)?|num(?:ber)?|name|network|domain))|asn|as_?org|autonomous_?system\w{0,40}|isp|city(?:_?name)?|country(?:_?(?:code|name|iso(?:_?code)?))?|continent(?:_?(?:code|name))?|latitude|longitude|lat|long|lon|lng|postal_?code|zip_?code|(?:request_)?cf-ip\w{1,20}|(?:request_)?x-(?:geo|vercel-ip|client-geo)-[\w-]{1,30})$/i;

/** Whether a value says where an address is, by the name of its member or of one around it. */
export function saysPlace(path: MemberPath): boolean {
  return path.some((part) => typeof part === 'string' && PLACE.test(part));
}
