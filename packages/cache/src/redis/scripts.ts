/** What Redis does in one step. */

/**
 * Stores an entry and notes it under its tags.
 *
 * KEYS: the entry's key, then one sorted set for each tag, scored by the time up to which its members are kept. ARGV: the
 * payload; that time in milliseconds, or nothing for ever; the present time. Members past their time go, and the set itself
 * goes with the last of them, so that a tag in use does not grow without end.
 */
export const INSERT_WITH_TAGS = `
if ARGV[2] == '' then redis.call('SET', KEYS[1], ARGV[1])
else redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2]) end
local score = ARGV[2] == '' and '+inf' or ARGV[2]
for index = 2, #KEYS do
  redis.call('ZADD', KEYS[index], score, KEYS[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[index], '-inf', '(' .. ARGV[3])
  local last = redis.call('ZRANGE', KEYS[index], -1, -1, 'WITHSCORES')
  if last[2] == nil then redis.call('DEL', KEYS[index])
  elseif last[2] == 'inf' then redis.call('PERSIST', KEYS[index])
  else redis.call('PEXPIREAT', KEYS[index], string.format('%.0f', tonumber(last[2]))) end
end
return 1
`;
