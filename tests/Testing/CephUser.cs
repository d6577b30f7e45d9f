namespace DbCalm.Testing;

/// <summary>A user of a <see cref="CephGateway"/>.</summary>
/// <param name="Id">Its name there, as policies say it: <c>arn:aws:iam:::user/ID</c>.</param>
/// <param name="AccessKeyId">Names its key.</param>
/// <param name="SecretAccessKey">The key.</param>
public sealed record CephUser(string Id, string AccessKeyId, string SecretAccessKey);
