namespace DbCalm.Agent.Identity;

/// <summary>What came of an enrolment.</summary>
/// <param name="Record">Who this host is now.</param>
/// <param name="IsPending">True when an administrator has to let it in.</param>
internal sealed record EnrolledIdentity(IdentityRecord Record, bool IsPending);
