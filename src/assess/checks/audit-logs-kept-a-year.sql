-- Of each expected source: its events, the oldest and the newest of them whenever they happened, and the longest silence between
-- :from_ms and :to_ms. The start and the end of that span stand in as events of no source, so that silence at either edge counts,
-- and so that a source without any event comes out too.
SELECT g.product AS log_source,
       SUM(g.is_event) AS events,
       MIN(CASE WHEN g.is_event = 1 THEN g.time_ms END) AS oldest_ms,
       MAX(CASE WHEN g.is_event = 1 THEN g.time_ms END) AS newest_ms,
       MAX(CASE WHEN g.time_ms > :from_ms THEN g.time_ms - g.prev_ms ELSE 0 END) AS longest_gap_ms
FROM (SELECT p.product, p.time_ms, p.is_event,
             CASE WHEN ROW_NUMBER() OVER (PARTITION BY p.product ORDER BY p.time_ms, p.is_event) = 1 THEN p.time_ms
                  ELSE MAX(p.time_ms) OVER (PARTITION BY p.product ORDER BY p.time_ms, p.is_event ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)
             END AS prev_ms
      FROM (SELECT e.product, e.time_ms, 1 AS is_event
            FROM ev e
            WHERE e.time_ms < :to_ms
              AND e.product IN (SELECT s.product FROM source s)
            UNION ALL
            SELECT s.product, :from_ms AS time_ms, 0 AS is_event FROM source s
            UNION ALL
            SELECT s.product, :to_ms AS time_ms, 0 AS is_event FROM source s) p) g
GROUP BY g.product
ORDER BY log_source
