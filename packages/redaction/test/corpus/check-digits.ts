/** Check digits by their standards, written here again so that the corpus does not lean on what it judges. */

/** ISO/IEC 7812-1 annex B: from the right, every second digit counts double, its own digits added. */
export function luhnSum(digits: string): number {
  return digits
    .split('')
    .toReversed()
    .reduce((sum, character, index) => {
      const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
      return sum + Math.floor(digit / 10) + (digit % 10);
    }, 0);
}

/** The digits with the check digit that they call for. */
export function withLuhn(payload: string): string {
  const digit = (10 - (luhnSum(`${payload}0`) % 10)) % 10;
  return payload + digit;
}

/** ISO 13616-1 with ISO/IEC 7064 MOD 97-10: the IBAN of a country's BBAN. */
export function ibanOf(country: string, bban: string): string {
  const written = `${bban}${country}00`
    .split('')
    .map((character) => Number.parseInt(character, 36))
    .join('');
  return `${country}${String(98n - (BigInt(written) % 97n)).padStart(2, '0')}${bban}`;
}
