namespace DbCalm.Controller.Access;

/// <summary>The way that the limits of a grant apply to a call.</summary>
internal enum Reach
{
    /// <summary>They do not: it is about no instance, and everybody with the permission may see it.</summary>
    Everybody,

    /// <summary>Whatever instance the request is about must be within them, and what the answer says of others is left out.</summary>
    Instances,

    /// <summary>It concerns the whole fleet: only a grant without limits will do.</summary>
    WholeFleet,
}
