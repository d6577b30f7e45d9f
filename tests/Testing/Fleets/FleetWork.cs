using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;

namespace DbCalm.Testing.Fleets;

/// <summary>What people do with a fleet, through <c>dbcalmctl</c>; waits look over the wire.</summary>
internal static class FleetWork
{
    /// <summary>Takes a full backup of the first host's instance and gives it.</summary>
    internal static Task<JsonNode> FullAsync(this Fleet fleet) => fleet.Ctl.OkAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");

    /// <summary>Takes an incremental of the first host's instance and gives it.</summary>
    internal static Task<JsonNode> IncrementalAsync(this Fleet fleet) => fleet.Ctl.OkAsync("backup", "incremental", "--instance", fleet.Host.Instance, "--wait");

    /// <summary>Queues a full backup and gives its job's id.</summary>
    internal static async Task<string> QueueFullAsync(this Fleet fleet) => (await fleet.Ctl.OkAsync("backup", "full", "--instance", fleet.Host.Instance)).Text("id");

    internal static Task<JsonNode> JobAsync(this Fleet fleet, string id) => fleet.Ctl.OkAsync("jobs", "show", id);

    /// <summary>Waits until the job is in one of the states and gives it.</summary>
    internal static async Task<JsonNode> JobInAsync(this Fleet fleet, string id, params JobState[] states)
    {
        Job? last = null;
        try
        {
            await Wait.UntilAsync(
                async () => (last = await fleet.Wire.FindJobAsync(id)) is not null && states.Contains(last.State),
                $"job {id} to be {string.Join(" or ", states)}",
                90,
                TestContext.Current.CancellationToken);
            return await fleet.JobAsync(id);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{last}\n--- agent\n{fleet.Host.Log}\n--- controller\n{fleet.Controller.Log}", e);
        }
    }

    /// <summary>Waits until the job has ended, however, and gives it.</summary>
    internal static Task<JsonNode> JobEndAsync(this Fleet fleet, string id) =>
        fleet.JobInAsync(id, JobState.Succeeded, JobState.Failed, JobState.Cancelled, JobState.Interrupted);

    /// <summary>Waits until the job is in the step.</summary>
    internal static Task JobStepAsync(this Fleet fleet, string id, string step) =>
        Wait.UntilAsync(async () => (await fleet.Wire.FindJobAsync(id))?.Step == step, $"job {id} to be in step {step}", 60, TestContext.Current.CancellationToken);

    /// <summary>The backups of this test, newest first.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> BackupsAsync(this Fleet fleet) => [.. (await fleet.Ctl.OkAsync("backups", "list")).Items().Where(fleet.Counts)];

    /// <summary>The jobs of this test, newest first.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> JobsAsync(this Fleet fleet) => [.. (await fleet.Ctl.OkAsync("jobs", "list")).Items().Where(fleet.Counts)];

    internal static async Task<IReadOnlyList<JsonNode>> AvailableAsync(this Fleet fleet) =>
        [.. (await fleet.BackupsAsync()).Where(backup => backup.Text("state") == "available")];

    /// <summary>Restores to a new directory, starts a server there and gives the checksums of its tables.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> RestoredChecksumsAsync(this Fleet fleet, string backup, MariaDbOptions? options = null)
    {
        string target = fleet.Directory.At($"restored-{Guid.NewGuid():N}");
        await fleet.Ctl.OkAsync("restore", backup, "--to-dir", target, "--wait");
        await using MariaDbServer server = await MariaDbServer.StartOnAsync(target, options, TestContext.Current.CancellationToken);
        IReadOnlyDictionary<string, string> sums = await server.ChecksumsAsync(TestContext.Current.CancellationToken);
        await server.StopAsync(TestContext.Current.CancellationToken);
        System.IO.Directory.Delete(target, recursive: true);
        return sums;
    }

    /// <summary>Asserts what must hold after any backup that did not succeed: nothing of it is stored, and the next one works.</summary>
    internal static async Task NothingIsLeftAndTheNextBackupWorksAsync(this Fleet fleet, params string[] kept)
    {
        string[] left = [.. fleet.Host.StoredFiles().Where(file => !kept.Any(id => file.Contains(id, StringComparison.Ordinal)))];
        Assert.True(left.Length == 0, $"left behind: {string.Join(", ", left)}\n{fleet.Host.Log}");
        JsonNode next = await fleet.FullAsync();
        Assert.Equal("available", next.Text("state"));
    }
}
