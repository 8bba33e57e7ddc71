-- Events of each expected source by day (UTC, counted from the start of the span), with the longest silence that ends on that day.
-- The start and the end of the span stand in as events of no source, so that silence at either edge counts.
SELECT g.product AS log_source,
       CAST(FLOOR((g.time_ms - :from_ms) / 86400000) AS BIGINT) AS day_number,
       SUM(g.is_event) AS events,
       MAX(g.time_ms - g.prev_ms) AS longest_gap_ms
FROM (SELECT p.product, p.time_ms, p.is_event,
             CASE WHEN ROW_NUMBER() OVER (PARTITION BY p.product ORDER BY p.time_ms, p.is_event) = 1 THEN p.time_ms
                  ELSE MAX(p.time_ms) OVER (PARTITION BY p.product ORDER BY p.time_ms, p.is_event ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)
             END AS prev_ms
      FROM (SELECT e.product, e.time_ms, 1 AS is_event
            FROM ev e
            WHERE e.time_ms >= :from_ms AND e.time_ms < :to_ms
              AND e.product IN (SELECT s.product FROM source s)
            UNION ALL
            SELECT s.product, :from_ms AS time_ms, 0 AS is_event FROM source s
            UNION ALL
            SELECT s.product, :to_ms AS time_ms, 0 AS is_event FROM source s) p) g
GROUP BY g.product, CAST(FLOOR((g.time_ms - :from_ms) / 86400000) AS BIGINT)
ORDER BY log_source, day_number
