using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>The job_logs table.</summary>
internal static class JobLogStore
{
    // Agents stop at 5,000 lines of their own accord, and add a few at the end.
    private const int MaxLines = 6000;

    /// <summary>Adds lines at the end and returns them with their numbers; those that a job's log has no room for are left out.</summary>
    public static async Task<IReadOnlyList<LogLine>> AppendAsync(StoreTransaction store, JobId job, IEnumerable<(DateTimeOffset At, string Text)> lines)
    {
        long last = await store.FindAsync<long?>("SELECT MAX(number) FROM job_logs WHERE job_id = @Job", new { Job = job.Value }) ?? 0;
        LogLine[] added = [.. lines.Take((int)Math.Clamp(MaxLines - last, 0, MaxLines)).Select((line, index) => new LogLine(last + 1 + index, line.At, line.Text))];
        foreach (LogLine line in added)
        {
            await store.ExecuteAsync(
                "INSERT INTO job_logs (job_id, number, at, text) VALUES (@Job, @Number, @At, @Text)",
                new { Job = job.Value, line.Number, At = line.At.ToStored(), line.Text });
        }

        return added;
    }

    /// <summary>The log from its first line.</summary>
    public static async Task<IReadOnlyList<LogLine>> ListAsync(StoreTransaction store, JobId job) =>
        [.. (await store.QueryAsync<Row>("SELECT number, at, text FROM job_logs WHERE job_id = @Job ORDER BY number", new { Job = job.Value }))
            .Select(row => new LogLine(row.Number, StoredTime.Parse(row.At), row.Text))];

    private sealed class Row
    {
        public long Number { get; set; }

        public string At { get; set; } = "";

        public string Text { get; set; } = "";
    }
}
