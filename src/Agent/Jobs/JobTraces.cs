using System.Text.Json;
using DbCalm.Platform;

namespace DbCalm.Agent.Jobs;

/// <summary>The traces of one job in a file of lines, each synced before <see cref="Record"/> returns. A last line cut by a crash is ignored: what it announced had not begun.</summary>
internal sealed class JobTraces(string path)
{
    private readonly Lock gate = new();

    /// <summary>Writes <paramref name="trace"/> down durably. Call it before acting, or for a process right after its start.</summary>
    public void Record(JobTrace trace)
    {
        lock (gate)
        {
            bool isNew = !File.Exists(path);
            using (var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = isNew ? DurableFile.Private : null }))
            {
                stream.Write(JsonSerializer.SerializeToUtf8Bytes(trace, JobTraceJson.Default.JobTrace));
                stream.WriteByte((byte)'\n');
                stream.Flush(flushToDisk: true);
            }

            if (isNew)
            {
                DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
            }
        }
    }

    /// <summary>Removes the job's own directories, with all that is in them.</summary>
    public void RemoveWorkDirectories()
    {
        foreach (JobTrace.WorkDirectory work in Read().OfType<JobTrace.WorkDirectory>())
        {
            OwnTree.Remove(work.Path);
        }
    }

    /// <summary>All traces, in the order in which they were written.</summary>
    public IReadOnlyList<JobTrace> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        string text = File.ReadAllText(path);
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, JobTraceJson.Default.JobTrace)!)];
    }
}
