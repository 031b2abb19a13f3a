# The packages are fetched and never unpacked.
docker run -d --name web debian:trixie-slim sleep infinity
docker exec web apt-get update -q
docker exec web apt-get install -qy --no-install-recommends --download-only apache2
