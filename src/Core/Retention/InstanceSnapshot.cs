using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>The backups of one instance laid out for the rules: newest first, all their copies in one row, and what each is built on.</summary>
internal sealed class InstanceSnapshot
{
    private readonly List<RepositoryName> repositories = [];
    private readonly List<PolicyGroup> groups = [];
    private readonly int[] firstCopies;

    /// <param name="backups">All of one instance; are put in order, newest first.</param>
    public InstanceSnapshot(List<RetainedBackup> backups)
    {
        backups.Sort(NewestFirst);
        Backups = backups;
        firstCopies = new int[backups.Count + 1];
        for (int i = 0; i < backups.Count; i++)
        {
            firstCopies[i + 1] = firstCopies[i] + backups[i].Copies.Count;
        }

        Copies = new InstanceCopy[firstCopies[^1]];
        for (int i = 0; i < backups.Count; i++)
        {
            LayOut(i);
        }

        Parents = FindParents();
        IsRestorable = FindRestorable();
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RetainedBackup> Backups { get; }

    /// <summary>Of all backups, in their order.</summary>
    public InstanceCopy[] Copies { get; }

    public IReadOnlyList<PolicyGroup> Groups => groups;

    public int RepositoryCount => repositories.Count;

    /// <summary>Of each backup, the place of the one that it is built on; -1 for a full and when that one is not here.</summary>
    public int[] Parents { get; }

    /// <summary>Of each backup, whether it and all that it needs are usable, down to a full.</summary>
    public bool[] IsRestorable { get; }

    /// <summary>The copies of the backup at this place.</summary>
    public ReadOnlySpan<InstanceCopy> CopiesOf(int backup) => Copies.AsSpan(firstCopies[backup]..firstCopies[backup + 1]);

    /// <summary>The place of the first copy of the backup at this place.</summary>
    public int FirstCopyOf(int backup) => firstCopies[backup];

    /// <summary>Whether the backup at this place has a good copy.</summary>
    public bool HasGoodCopy(int backup)
    {
        foreach (InstanceCopy copy in CopiesOf(backup))
        {
            if (copy.IsGood)
            {
                return true;
            }
        }

        return false;
    }

    private static int NewestFirst(RetainedBackup left, RetainedBackup right)
    {
        int order = right.StartedAt.CompareTo(left.StartedAt);
        return order != 0 ? order : string.CompareOrdinal(right.Id.Value, left.Id.Value);
    }

    private void LayOut(int backup)
    {
        IReadOnlyList<RetainedCopy> copies = Backups[backup].Copies;
        for (int i = 0; i < copies.Count; i++)
        {
            RetainedCopy copy = copies[i];
            int repository = PlaceOf(copy.Repository);
            int place = firstCopies[backup] + i;
            int group = copy.Policy is null ? -1 : GroupOf(repository, copy.Policy);
            Copies[place] = new InstanceCopy(backup, i, repository, copy.IsGood && Backups[backup].IsUsable, group);
            if (group >= 0)
            {
                groups[group].Copies.Add(place);
            }
        }
    }

    // An instance has few repositories and policies: looking at each is quicker than hashing.
    private int PlaceOf(RepositoryName repository)
    {
        int place = repositories.IndexOf(repository);
        if (place < 0)
        {
            place = repositories.Count;
            repositories.Add(repository);
        }

        return place;
    }

    private int GroupOf(int repository, RetentionPolicy policy)
    {
        for (int place = 0; place < groups.Count; place++)
        {
            if (groups[place].Repository == repository && (ReferenceEquals(groups[place].Policy, policy) || groups[place].Policy == policy))
            {
                return place;
            }
        }

        groups.Add(new PolicyGroup(repository, policy, []));
        return groups.Count - 1;
    }

    private int[] FindParents()
    {
        Dictionary<BackupId, int>? places = null;
        var parents = new int[Backups.Count];
        for (int i = 0; i < parents.Length; i++)
        {
            // Nearly always it is the one before; only an instance where it is not pays for a look-up.
            parents[i] = Backups[i].From is not { } from ? -1
                : i + 1 < parents.Length && Backups[i + 1].Id == from ? i + 1
                : (places ??= FindPlaces()).GetValueOrDefault(from, -1);
        }

        return parents;
    }

    private Dictionary<BackupId, int> FindPlaces()
    {
        var places = new Dictionary<BackupId, int>(Backups.Count);
        for (int i = 0; i < Backups.Count; i++)
        {
            places.TryAdd(Backups[i].Id, i);
        }

        return places;
    }

    private bool[] FindRestorable()
    {
        var isRestorable = new bool[Backups.Count];
        var isKnown = new bool[Backups.Count];
        var path = new Stack<int>();
        for (int i = Backups.Count - 1; i >= 0; i--)
        {
            int at = i;
            bool holds = true;
            while (at >= 0 && !isKnown[at])
            {
                // Known as not restorable while it is being looked at: that is what a loop meets.
                isKnown[at] = true;
                path.Push(at);
                holds = Backups[at].From is null;
                at = Parents[at];
            }

            holds = at >= 0 ? isRestorable[at] : holds;
            while (path.TryPop(out at))
            {
                holds = holds && HasGoodCopy(at);
                isRestorable[at] = holds;
            }
        }

        return isRestorable;
    }
}
