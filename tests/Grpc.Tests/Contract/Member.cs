namespace DbCalm.Grpc.Tests.Contract;

/// <summary>A method or field; the signature is spelled out, with type parameters by number.</summary>
internal sealed record Member(string Type, string Name, string Signature);
