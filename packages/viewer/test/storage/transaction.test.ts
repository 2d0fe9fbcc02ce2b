import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { inTransaction } from '../../src/storage/transaction.ts';

test.each(['INSERT', 'INSERT OR ROLLBACK'])(
  'of changes that end in a failed %s none is made, and the next are',
  (insert) => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE a (b UNIQUE)');
    const change = (): void => db.exec(`INSERT INTO a VALUES (1); ${insert} INTO a VALUES (1)`);
    expect(() => inTransaction(db, change)).toThrow('UNIQUE constraint failed');
    expect(inTransaction(db, () => db.prepare('INSERT INTO a VALUES (2)').run().changes)).toBe(1);
    expect(db.prepare('SELECT b FROM a').all()).toEqual([{ b: 2 }]);
    db.close();
  },
);
