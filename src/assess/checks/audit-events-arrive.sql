-- Events of each expected source by day (UTC, counted from the start of the span), with the longest silence that ends on that day.
-- The start and the end of the span stand in as events of no source, so that silence at either edge counts.
-- Besides, of sources whose lines name the host that wrote them, the events of each host by day.
SELECT u.log_source, u.host_name, u.day_number, u.events, u.longest_gap_ms
FROM (SELECT g.product AS log_source, '' AS host_name,
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
      UNION ALL
      SELECT e.product AS log_source, e.host AS host_name, CAST(FLOOR((e.time_ms - :from_ms) / 86400000) AS BIGINT) AS day_number,
             COUNT(*) AS events, 0 AS longest_gap_ms
      FROM ev e
      WHERE e.time_ms >= :from_ms AND e.time_ms < :to_ms AND e.host IS NOT NULL
        AND e.product IN (SELECT s.product FROM source s)
      GROUP BY e.product, e.host, CAST(FLOOR((e.time_ms - :from_ms) / 86400000) AS BIGINT)) u
ORDER BY u.log_source, u.host_name, u.day_number
