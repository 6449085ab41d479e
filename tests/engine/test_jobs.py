from datetime import timezone

import anyio
from procrastinate.jobs import Status

from actors.journal import Due
from bot.base.clock import SystemClock
from bot.engine.jobs import DEAD_AFTER
from bot.storage.postgres.store import PostgresStore
from tests.actors.fakes import FakeClock
from tests.engine.queue import HOUR, in_an_hour, queue


async def test_a_timer_in_an_hour_does_not_delay_a_command() -> None:
    async with queue() as given:
        await given.jobs.wake_at(1, in_an_hour())
        async with given.working():
            await given.jobs.wake(1)
            await given.until_begun(1)


async def test_a_timer_that_is_due_wakes_its_incident() -> None:
    async with queue() as given, given.working():
        await given.jobs.wake_at(1, SystemClock().now())
        await given.until_begun(1)


async def test_an_incident_runs_once_at_a_time_and_once_more_if_woken_meanwhile() -> (
    None
):
    async with queue() as given, given.working():
        await given.jobs.wake(1)
        await given.until_begun(1)
        for _ in range(3):
            await given.jobs.wake(1)
        await given.jobs.wake(2)
        await given.until_begun(1, 2)
        # Longer than the worker waits between two fetches: a second run would show.
        await anyio.sleep(0.6)
        assert given.begun == [1, 2]
        given.may_end.set()
        await given.until_begun(1, 2, 1)


async def test_the_same_timer_is_set_once() -> None:
    async with queue() as given:
        at = in_an_hour()
        await given.jobs.wake_at(1, at)
        await given.jobs.wake_at(1, at)
        await given.jobs.wake_at(1, at + HOUR)
        assert await given.states() == [("todo", 0), ("todo", 0)]


async def test_a_dead_workers_job_is_requeued() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        await given.fetched(worker)
        await given.sweep()
        assert await given.states() == [("doing", 0)]
        await given.fall_silent(worker)
        await given.sweep()
        assert await given.states() == [("todo", 1)]


async def test_the_job_of_a_worker_that_signed_off_is_requeued() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        await given.fetched(worker)
        await given.manager.unregister_worker(worker)
        await given.sweep()
        assert await given.states() == [("todo", 1)]


async def test_a_dead_workers_job_is_ended_if_a_newer_one_waits() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        await given.fetched(worker)
        await given.jobs.wake(1)
        await given.fall_silent(worker)
        await given.sweep()
        assert await given.states() == [("todo", 0)]


async def test_a_job_of_this_worker_that_nothing_runs_is_requeued_when_seen_twice() -> (
    None
):
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        job = await given.fetched(worker)
        await given.sweeper.check_self()
        await given.sweeper.check_self()
        assert await given.states() == [("doing", 0)]
        given.manager.running.discard(job.id or 0)
        await given.sweeper.check_self()
        assert await given.states() == [("doing", 0)]
        await given.sweeper.check_self()
        assert await given.states() == [("todo", 1)]


async def test_a_worker_that_was_taken_for_dead_cannot_end_its_successors_job() -> None:
    async with queue() as given:
        late, new = [await given.manager.register_worker() for _ in range(2)]
        await given.jobs.wake(1)
        before = await given.fetched(late)
        await given.fall_silent(late)
        await given.sweep()
        after = await given.fetched(new)
        await given.manager.finish_job(before, Status.SUCCEEDED, delete_job=True)
        assert await given.states() == [("doing", 1)]
        await given.manager.finish_job(after, Status.SUCCEEDED, delete_job=True)
        assert await given.states() == []


async def test_a_worker_that_was_forgotten_registers_again() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.fall_silent(worker)
        assert await given.manager.prune_stalled_workers(15) == [worker]
        await given.jobs.wake(1)
        assert await given.fetch(worker) is None
        await given.manager.update_heartbeat(worker)
        assert await given.fetch(worker)


async def test_an_incident_that_is_due_and_has_no_job_gets_one() -> None:
    async with queue() as given:
        now = SystemClock().now()
        await given.jobs.wake(1)
        count_due = [
            Due(key=1, at=now),
            Due(key=2, at=now),
            Due(key=3, at=in_an_hour()),
        ]
        await given.sweeper.reconcile(count_due)
        await given.sweeper.reconcile(count_due)
        jobs = await given.manager.list_jobs_async()

        waiting = [(job.task_name, job.task_kwargs["incident"]) for job in jobs]
        assert waiting == [("advance", 1), ("advance", 2), ("kick", 3)]


async def test_wakes_that_are_known_are_not_inserted_again() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        due = [Due(key=key, at=in_an_hour()) for key in range(1, 21)]
        await given.jobs.wake(21)
        await given.jobs.wake(22)
        await given.fetched(worker)
        due += [Due(key=21, at=SystemClock().now()), Due(key=22, at=in_an_hour())]
        await given.sweeper.reconcile(due)
        before = await given.inserts()
        for _ in range(3):
            await given.sweeper.reconcile(due)

        assert before == 22
        assert await given.inserts() == before


async def test_a_wake_is_known_in_any_time_zone() -> None:
    async with queue() as given:
        at = in_an_hour()
        await given.jobs.wake_at(1, at.astimezone(timezone(5 * HOUR)))
        before = await given.inserts()
        await given.sweeper.reconcile([Due(key=1, at=at)])
        assert await given.inserts() == before


async def test_another_time_of_the_same_incident_gets_a_wake_of_its_own() -> None:
    async with queue() as given:
        await given.jobs.wake_at(1, in_an_hour())
        await given.sweeper.reconcile([Due(key=1, at=in_an_hour() + HOUR)])
        assert await given.states() == [("todo", 0), ("todo", 0)]


async def test_a_worker_does_not_take_itself_for_dead() -> None:
    async with queue() as given:
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        await given.fetched(worker)
        await given.fall_silent(worker)
        await given.sweeper.sweep()
        assert await given.states() == [("doing", 0)]


async def test_a_machine_that_was_suspended_takes_nobody_for_dead_at_once() -> None:
    async with queue() as given:
        clock = given.sweeper.clock = FakeClock()
        worker = await given.manager.register_worker()
        await given.jobs.wake(1)
        await given.fetched(worker)
        await given.sweep()
        await given.fall_silent(worker)
        await clock.advance(HOUR.total_seconds())
        await given.sweep()
        assert await given.states() == [("doing", 0)]
        for _ in range(2):
            await clock.advance(DEAD_AFTER / 2)
            await given.sweep()
        assert await given.states() == [("todo", 1)]


async def test_workers_are_counted_while_they_send_heartbeats() -> None:
    async with queue() as given:
        store = PostgresStore(url=given.jobs.url, now=SystemClock().now)
        await store.open()
        try:
            assert await store.workers(DEAD_AFTER) == 0
            first = await given.manager.register_worker()
            await given.manager.register_worker()
            assert await store.workers(DEAD_AFTER) == 2
            await given.fall_silent(first)
            assert await store.workers(DEAD_AFTER) == 1
        finally:
            await store.close()
