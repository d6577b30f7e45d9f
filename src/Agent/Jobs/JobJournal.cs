using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Agent.Jobs;

/// <summary>
/// Every job that this agent took on, a directory each: <c>offer.bin</c> makes it known, <c>traces</c> says what it left in the world,
/// <c>result.bin</c> is its one end. Each call is durable on return.
/// </summary>
internal sealed class JobJournal
{
    private const string OfferFile = "offer.bin";
    private const string ResultFile = "result.bin";
    private const string TracesFile = "traces";
    private readonly string directory;

    public JobJournal(string directory)
    {
        this.directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>Every job in it. Directories without an offer are removed: they were being made or removed when the agent died.</summary>
    public IReadOnlyList<JournaledJob> Read()
    {
        var jobs = new List<JournaledJob>();
        foreach (string path in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            if (File.Exists(Path.Combine(path, OfferFile)))
            {
                JobOffer offer = Parse(JobOffer.Parser, Path.Combine(path, OfferFile));
                string result = Path.Combine(path, ResultFile);
                jobs.Add(new JournaledJob(offer, File.Exists(result) ? Parse(JobEvent.Parser, result) : null));
            }
            else
            {
                Directory.Delete(path, recursive: true);
            }
        }

        return jobs;
    }

    /// <summary>Makes a job known.</summary>
    public void Write(JobOffer offer)
    {
        string path = DirectoryOf(new JobId(offer.JobId));
        Directory.CreateDirectory(path);
        DurableFile.SyncDirectory(directory);
        DurableFile.WriteNew(Path.Combine(path, OfferFile), offer.ToByteArray());
    }

    /// <summary>Notes that a known job was offered again under a newer epoch.</summary>
    public void RaiseEpoch(JobOffer offer) =>
        DurableFile.Replace(Path.Combine(DirectoryOf(new JobId(offer.JobId)), OfferFile), offer.ToByteArray());

    /// <summary>Writes a job's end; throws <see cref="IOException"/> when it has one.</summary>
    public void WriteResult(JobEvent result) =>
        DurableFile.WriteNew(Path.Combine(DirectoryOf(new JobId(result.JobId)), ResultFile), result.ToByteArray());

    /// <summary>Where a job writes down what it leaves in the world.</summary>
    public JobTraces TracesOf(JobId id) => new(Path.Combine(DirectoryOf(id), TracesFile));

    /// <summary>Forgets a job. The offer goes first: without it the rest is removed at the next start.</summary>
    public void Remove(JobId id)
    {
        string path = DirectoryOf(id);
        File.Delete(Path.Combine(path, OfferFile));
        DurableFile.SyncDirectory(path);
        Directory.Delete(path, recursive: true);
        DurableFile.SyncDirectory(directory);
    }

    private static T Parse<T>(MessageParser<T> parser, string path)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(File.ReadAllBytes(path));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DbCalmException(ErrorCode.Corrupt, $"the job journal's {path} is damaged", "check the disk, then move this job's directory away and start the agent again", e);
        }
    }

    private string DirectoryOf(JobId id) => Path.Combine(directory, id.Value);
}
