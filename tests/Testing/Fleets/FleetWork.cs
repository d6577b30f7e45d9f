using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>What people do with a fleet, through <c>dbcalmctl</c>.</summary>
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
    internal static async Task<JsonNode> JobInAsync(this Fleet fleet, string id, params string[] states)
    {
        CtlResult? last = null;
        try
        {
            return await Wait.ForAsync(
                async () =>
                {
                    last = await fleet.Ctl.RunAsync("jobs", "show", id);
                    return last.ExitCode == 0 && states.Contains(last.Json.Text("state")) ? last.Json : null;
                },
                $"job {id} to be {string.Join(" or ", states)}",
                90,
                TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{last}\n--- agent\n{fleet.Host.Log}\n--- controller\n{fleet.Controller.Log}", e);
        }
    }

    /// <summary>Waits until the job has ended, however, and gives it.</summary>
    internal static Task<JsonNode> JobEndAsync(this Fleet fleet, string id) => fleet.JobInAsync(id, "succeeded", "failed", "cancelled", "interrupted");

    /// <summary>Waits until the job is in the step and gives it.</summary>
    internal static Task<JsonNode> JobStepAsync(this Fleet fleet, string id, string step) => Wait.ForAsync(
        async () => (await fleet.JobAsync(id)) is var job && job.TextOrNull("step") == step ? job : null,
        $"job {id} to be in step {step}",
        60,
        TestContext.Current.CancellationToken);

    internal static async Task<IReadOnlyList<JsonNode>> BackupsAsync(this Fleet fleet) => (await fleet.Ctl.OkAsync("backups", "list")).Items();

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
