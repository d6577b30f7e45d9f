using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Looks at the room in the directories that an offer defined: the controller knows them by name, and only hosts can see them.</summary>
internal static class SpaceLook
{
    /// <summary>Notes what can be seen, for the end of <paramref name="job"/>; a directory that can't be looked at is left out.</summary>
    public static async Task NoteAsync(JobOffer offer, AgentConfig config, JobRepositories repositories, JobContext job, CancellationToken cancellationToken)
    {
        foreach (string name in offer.Repositories.Select(definition => definition.Name).Distinct())
        {
            try
            {
                Repository repository = config.Repository(name);
                if (repository.Type == RepositoryType.Directory && await repositories.Open(repository).FindSpaceAsync(cancellationToken) is { } space)
                {
                    job.Spaces.Add(new RepositorySpace { Repository = name, FreeBytes = (ulong)Math.Max(0, space.FreeBytes), TotalBytes = (ulong)Math.Max(0, space.TotalBytes) });
                }
            }
            catch (Exception e) when (e is DbCalmException or OperationCanceledException)
            {
                job.TryLog($"could not look at the room in repository {name}: {e.Message}");
            }
        }
    }
}
