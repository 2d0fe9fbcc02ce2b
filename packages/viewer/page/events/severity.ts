/** How grave a severity number of OTLP is: 1 to 24, 0 where unspecified. */
export function severityTone(severityNumber: number): 'bad' | 'warn' | 'calm' | 'faint' {
  if (severityNumber >= 17) return 'bad';
  if (severityNumber >= 13) return 'warn';
  return severityNumber >= 9 ? 'calm' : 'faint';
}
