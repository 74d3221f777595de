-- Prefect's database stands beside Plancast's, never in it: both have a table `events`.
CREATE DATABASE prefect;
