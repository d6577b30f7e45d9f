namespace DbCalm.Simulation;

/// <summary>Everything that lies in the repositories of the fleet.</summary>
internal sealed class Repositories(IReadOnlyList<string> names)
{
    private readonly Dictionary<string, Dictionary<string, Artefact>> places = names.ToDictionary(name => name, _ => new Dictionary<string, Artefact>(StringComparer.Ordinal), StringComparer.Ordinal);

    public IReadOnlyList<string> Names => names;

    public Dictionary<string, Artefact> In(string repository) => places[repository];

    /// <summary>The whole artefact, wherever it is; null for none.</summary>
    public Artefact? FindWhole(string id) => names.Select(name => places[name].GetValueOrDefault(id)).FirstOrDefault(artefact => artefact?.Manifest is not null);

    /// <summary>Null when the backup and all that it is built on are there; otherwise what is missing.</summary>
    public string? MissingOf(string id)
    {
        for (string? at = id; at is not null;)
        {
            if (FindWhole(at) is not { } artefact)
            {
                return at;
            }

            at = artefact.Parent;
        }

        return null;
    }

    /// <summary>Throws when a whole backup of the instance has lost something that it is built on.</summary>
    public void CheckChains(string instance, string cause)
    {
        foreach (Artefact artefact in places.Values.SelectMany(place => place.Values).Where(artefact => artefact.Instance == instance && artefact.Manifest is not null && artefact.Parent is not null))
        {
            if (MissingOf(artefact.Id) is { } missing)
            {
                throw new BrokenPromiseException($"{cause}: backup {artefact.Id} of {instance} can't be restored any more, {missing} is missing");
            }
        }
    }
}
