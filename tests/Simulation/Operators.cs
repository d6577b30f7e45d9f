using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Simulation;

/// <summary>What people do meanwhile: they hold backups and release them, restore some, delete some, and pause schedules.</summary>
internal sealed class Operators(World world, SimulatedController controller, Fleet fleet)
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Does one thing, and another one later.</summary>
    public async Task ActAsync()
    {
        if (!world.Faults.IsOn)
        {
            return;
        }

        world.Agenda.In(world.Scenario.RequestEvery * (0.5 + world.Random.NextDouble()), ActAsync);
        await controller.GuardAsync(async () =>
        {
            try
            {
                await (world.Random.Next(4) switch
                {
                    0 => HoldAsync(),
                    1 => RestoreAsync(),
                    2 => DeleteAsync(),
                    _ => PauseAsync(),
                });
            }
            catch (DbCalmException e) when (e.Code == ErrorCode.Refused)
            {
                world.Faults.Note("request refused");
            }

            controller.Poke(world.Seconds(0, 2));
        });
    }

    private async Task HoldAsync()
    {
        if (await ChooseAsync() is not { } backup || world.Needs.Held.Contains(backup.Id.Value))
        {
            return;
        }

        await controller.Get<DeletionRequests>().SetHoldAsync(backup.Id, "an audit", None);
        world.Needs.Held.Add(backup.Id.Value);
        world.Faults.Note("hold");
        world.Agenda.In(world.Minutes(24 * 60, 8 * 24 * 60), () => ReleaseAsync(backup.Id));
    }

    private Task ReleaseAsync(BackupId id) => controller.GuardAsync(async () =>
    {
        world.Needs.Held.Remove(id.Value);
        await controller.Get<DeletionRequests>().SetHoldAsync(id, null, None);
        world.Faults.Note("release");
        controller.Poke(world.Seconds(0, 2));
    });

    private async Task RestoreAsync()
    {
        if (await ChooseAsync() is { } backup)
        {
            await controller.Get<RestoreRequests>().ToDirectoryAsync(backup.Id, "/restored", null, null, None);
            world.Faults.Note("restore");
        }
    }

    private async Task DeleteAsync()
    {
        if (await ChooseAsync() is { } backup)
        {
            world.Needs.ByHand.Add(backup.Id.Value);
            await controller.Get<DeletionRequests>().DeleteAsync(backup.Id, cascade: false, dryRun: false, repository: null, None);
            world.Faults.Note("deletion by hand");
        }
    }

    private async Task PauseAsync()
    {
        FleetSchedule schedule = fleet.Schedules[world.Random.Next(fleet.Schedules.Count)];
        if (schedule.Pauses.Count > 0 && schedule.Pauses[^1].Until > world.Time.Now)
        {
            return;
        }

        DateTimeOffset until = world.Time.Now + world.Minutes(60, 30 * 60);
        await controller.Get<ScheduleBook>().SetStateAsync(schedule.Name, isEnabled: true, until, None);
        schedule.Pauses.Add((world.Time.Now, until));
        world.Faults.Note("pause");
    }

    private async Task<Backup?> ChooseAsync()
    {
        Page<Backup> all = await controller.Database.ReadAsync(store => BackupListStore.ListAsync(store, new BackupQuery { States = [BackupState.Available] }, 100, ""), None);
        return all.Items.Count == 0 ? null : all.Items[world.Random.Next(all.Items.Count)];
    }
}
