-- The sessions of JumpServer that have a recording: how many, the oldest and the newest.
SELECT COUNT(*) AS recordings, MIN(e.time_ms) AS oldest_ms, MAX(e.time_ms) AS newest_ms
FROM ev e
WHERE e.product = 'jumpserver' AND e.action = 'session_recorded' AND e.time_ms < :to_ms
