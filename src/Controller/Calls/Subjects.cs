namespace DbCalm.Controller.Calls;

/// <summary>The instances that a request is about, by which limited grants are judged.</summary>
internal sealed record Subjects
{
    private Subjects(IReadOnlyList<string> instances) => Instances = instances;

    /// <summary>None: the request asks for what there is, of which the answer leaves out the rest.</summary>
    public static Subjects None { get; } = new([]);

    /// <summary>The names of the instances.</summary>
    public IReadOnlyList<string> Instances { get; }

    /// <summary>Why no limited grant will do, and what can be done about it; null when the instances tell.</summary>
    public (string What, string Cure)? Beyond { get; private init; }

    /// <summary>The named instances.</summary>
    public static Subjects Of(params IReadOnlyList<string> instances) => new(instances);

    /// <summary>The named instance, or with an empty name none.</summary>
    public static Subjects OfFilter(string instance) => instance.Length == 0 ? None : new([instance]);

    /// <summary>More than instances, such as a folder of a host or a job on a whole repository.</summary>
    public static Subjects MoreThanInstances(string what, string cure) => new([]) { Beyond = (what, cure) };
}
